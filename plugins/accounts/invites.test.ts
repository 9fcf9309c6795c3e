import { expect, test } from 'vitest'
import { openHouse } from './house.fixture.ts'

const DAY = 86_400_000
const password = 'a tram to the harbour'

interface Invite {
  readonly id: string
  readonly token: string
  readonly url: string
}

async function invited(options: object = {}) {
  const house = await openHouse()
  const { body } = await house.ask('POST /api/invites', { as: house.owner, body: options })
  const invite = body as Invite
  const accept = (name: string, token = invite.token) => house.ask('POST /api/invites/accept', { body: { token, name, password } })
  return { ...house, invite, accept }
}

test('who opens the link chooses a name and a password and is in', async () => {
  const { ask, invite, accept } = await invited()
  expect(invite.url).toMatch(new RegExp(`^http://[^/]+/join#${invite.token}$`))
  expect(Buffer.from(invite.token, 'base64url').length).toBeGreaterThanOrEqual(16)
  const accepted = await accept('Bo')
  expect(accepted).toMatchObject({ status: 201, body: { identity: { name: 'Bo', role: 'member' } } })
  expect(await ask('GET /api/me', { as: accepted.token })).toMatchObject({ status: 200, body: accepted.body })
  expect(await ask('POST /api/sessions', { body: { name: 'Bo', password } })).toMatchObject({ status: 201 })
})

test('fifty who open a link for one: exactly one gets in', async () => {
  const { ask, owner, accept } = await invited()
  const answers = await Promise.all(Array.from({ length: 50 }, (_, guest) => accept(`Guest ${guest}`)))
  const statuses = answers.map(({ status }) => status)
  expect(statuses.filter((status) => status === 201)).toHaveLength(1)
  expect(statuses.filter((status) => status === 409)).toHaveLength(49)
  expect(((await ask('GET /api/people', { as: owner })).body as { people: unknown[] }).people).toHaveLength(2)
})

test('two with the same name at the same time: one gets in, and the other’s use is not spent', async () => {
  const { accept } = await invited({ uses: 2 })
  const answers = await Promise.all([accept('Bo'), accept('BO')])
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
  expect(await accept('Cy')).toMatchObject({ status: 201 })
  expect(await accept('Di')).toMatchObject({ status: 409, body: { code: 'conflict', detail: 'This invitation was used already.' } })
})

test('a link lasts ten days unless said otherwise', async () => {
  const { pass, accept } = await invited({ uses: 3 })
  await pass(10 * DAY - 1_000)
  expect(await accept('Bo')).toMatchObject({ status: 201 })
  await pass(1_000)
  expect(await accept('Cy')).toMatchObject({ status: 409, body: { detail: 'This invitation has expired.' } })
})

test('one that was withdrawn lets nobody in; one that never was is not found', async () => {
  const { ask, owner, invite, accept } = await invited()
  expect(await ask(`DELETE /api/invites/${invite.id}`, { as: owner })).toMatchObject({ status: 204 })
  expect(await accept('Bo')).toMatchObject({ status: 409, body: { detail: 'This invitation was withdrawn.' } })
  expect(await accept('Bo', 'x'.repeat(43))).toMatchObject({ status: 404, body: { code: 'not-found' } })
  expect(await accept('Ada', 'x'.repeat(43))).toMatchObject({ status: 404, body: { code: 'not-found' } })
  expect(await ask('DELETE /api/invites/i0', { as: owner })).toMatchObject({ status: 404 })
})

test('the list has those that still let somebody in, without their tokens', async () => {
  const { ask, owner, pass, invite, accept } = await invited({ uses: 2, expiresIn: DAY })
  await ask('POST /api/invites', { as: owner, body: { expiresIn: DAY / 2 } })
  const list = async () => ((await ask('GET /api/invites', { as: owner })).body as { invites: object[] }).invites
  expect(await list()).toHaveLength(2)
  await pass(DAY / 2)
  await accept('Bo')
  expect(await list()).toEqual([
    { id: invite.id, createdBy: expect.any(String), created: expect.any(Number), expires: expect.any(Number), uses: 2, usesLeft: 1 },
  ])
  await accept('Cy')
  expect(await list()).toEqual([])
})

test.each([{ uses: 0 }, { uses: 1_001 }, { uses: 1.5 }, { uses: '25' }, { expiresIn: 0 }, { expiresIn: 366 * DAY }, { expiresIn: -1 }, []])(
  'an invitation cannot be %j',
  async (body) => {
    const { ask, owner } = await openHouse()
    expect(await ask('POST /api/invites', { as: owner, body })).toMatchObject({ status: 400, body: { code: 'bad-request' } })
  },
)

test('names and passwords that will not do spend nothing', async () => {
  const { ask, invite, accept } = await invited()
  expect(await accept('Ada')).toMatchObject({ status: 409, body: { detail: 'This name is taken. Choose another.' } })
  expect(await accept('Аda')).toMatchObject({ status: 409 })
  expect(await accept('System')).toMatchObject({ status: 400 })
  expect(await ask('POST /api/invites/accept', { body: { token: invite.token, name: 'Bo', password: 'short' } })).toMatchObject({
    status: 400,
  })
  expect(await accept('Bo')).toMatchObject({ status: 201 })
})

test('only administrators invite', async () => {
  const { ask, join } = await openHouse()
  const bo = await join('Bo')
  for (const line of ['POST /api/invites', 'GET /api/invites', 'DELETE /api/invites/i0']) {
    expect(await ask(line, { as: bo })).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect(await ask(line)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
  }
})
