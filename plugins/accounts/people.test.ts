import { expect, test } from 'vitest'
import { ADA, openHouse } from './house.fixture.ts'

interface Listed {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly disabled?: boolean
}

async function household() {
  const house = await openHouse()
  const { ask, owner } = house
  const [bo, cy] = [await house.join('Bo'), await house.join('Cy')]
  const people = async () => ((await ask('GET /api/people', { as: owner })).body as { people: Listed[] }).people
  const idOf = async (name: string) => (await people()).find((person) => person.name === name)?.id
  const change = async (name: string, body: unknown, as = owner) => ask(`PATCH /api/people/${await idOf(name)}`, { as, body })
  return { ...house, bo, cy, people, change }
}

test('everybody who is signed in sees who there is', async () => {
  const { ask, bo, people } = await household()
  expect(await people()).toMatchObject([
    { name: 'Ada', role: 'owner' },
    { name: 'Bo', role: 'member' },
    { name: 'Cy', role: 'member' },
  ])
  expect((await ask('GET /api/people', { as: bo })).body).toEqual({ people: await people() })
})

test('the owner makes administrators, who then may invite; what was open for them begins anew', async () => {
  const { ask, bo, change, follow } = await household()
  const open = await follow(bo)
  expect(await change('Bo', { role: 'admin' })).toMatchObject({ status: 200, body: { name: 'Bo', role: 'admin' } })
  await open.end
  expect(await ask('GET /api/me', { as: bo })).toMatchObject({ body: { identity: { role: 'admin' } } })
  expect(await ask('POST /api/invites', { as: bo, body: {} })).toMatchObject({ status: 201 })
})

test('administrators decide about members, and about nobody above', async () => {
  const { bo, change } = await household()
  await change('Bo', { role: 'admin' })
  expect(await change('Cy', { disabled: true }, bo)).toMatchObject({ status: 200, body: { name: 'Cy', disabled: true } })
  expect(await change('Cy', { disabled: false }, bo)).toMatchObject({ status: 200, body: { name: 'Cy' } })
  expect(await change('Cy', { role: 'admin' }, bo)).toMatchObject({ status: 403 })
  expect(await change('Ada', { disabled: true }, bo)).toMatchObject({ status: 403 })
  await change('Cy', { role: 'admin' })
  expect(await change('Cy', { role: 'member' }, bo)).toMatchObject({ status: 403 })
  expect(await change('Bo', { role: 'owner' }, bo)).toMatchObject({ status: 403 })
})

test('members decide about nobody', async () => {
  const { bo, change } = await household()
  expect(await change('Cy', { disabled: true }, bo)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  expect(await change('Bo', { role: 'admin' }, bo)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
})

test('the last owner stays', async () => {
  const { change, people } = await household()
  expect(await change('Ada', { role: 'member' })).toMatchObject({ status: 409, body: { code: 'conflict' } })
  expect(await change('Ada', { disabled: true })).toMatchObject({ status: 409, body: { code: 'conflict' } })
  expect((await people())[0]).toMatchObject({ name: 'Ada', role: 'owner' })
  await change('Bo', { role: 'owner' })
  expect(await change('Ada', { role: 'member' })).toMatchObject({ status: 200 })
})

test('who is disabled is out at once, on every device, and back with a new sign-in only', async () => {
  const { ask, bo, change, follow } = await household()
  const open = await follow(bo)
  expect(await change('Bo', { disabled: true })).toMatchObject({ status: 200 })
  await open.end
  expect(await ask('GET /api/me', { as: bo })).toMatchObject({ status: 401 })
  const signIn = () => ask('POST /api/sessions', { body: { name: 'Bo', password: 'Bo takes the train' } })
  expect(await signIn()).toMatchObject({ status: 403, body: { detail: 'This account is disabled.' } })
  await change('Bo', { disabled: false })
  expect(await ask('GET /api/me', { as: bo })).toMatchObject({ status: 401 })
  expect(await signIn()).toMatchObject({ status: 201 })
})

test('the invitations of somebody who may no longer invite are withdrawn', async () => {
  const { ask, bo, change } = await household()
  const accept = (token: string, name: string) => ask('POST /api/invites/accept', { body: { token, name, password: ADA.password } })
  await change('Bo', { role: 'admin' })
  const { token } = (await ask('POST /api/invites', { as: bo, body: { uses: 5 } })).body as { token: string }
  expect(await accept(token, 'Di')).toMatchObject({ status: 201 })
  await change('Bo', { role: 'member' })
  expect(await accept(token, 'Ed')).toMatchObject({ status: 409 })
})

test('a bot speaks by its token until it is disabled, and stays a bot', async () => {
  const { ask, owner, bo, change } = await household()
  const { id, token } = (await ask('POST /api/bots', { as: owner, body: { name: 'Clock' } })).body as { id: string; token: string }
  expect(await ask('GET /api/me', { bearer: token })).toMatchObject({ status: 200, body: { identity: { id, name: 'Clock', role: 'bot' } } })
  expect(await ask('GET /api/me', { bearer: token, as: bo })).toMatchObject({ body: { identity: { id } } })
  expect(await ask('GET /api/me', { bearer: 'x'.repeat(43), as: bo })).toMatchObject({ status: 401 })
  expect(await ask('GET /api/me', { bearer: bo })).toMatchObject({ status: 401 })
  expect(await ask('POST /api/password', { bearer: token, body: { current: '', password: ADA.password } })).toMatchObject({ status: 403 })
  expect(await change('Clock', { role: 'admin' })).toMatchObject({ status: 409 })
  await change('Clock', { disabled: true })
  expect(await ask('GET /api/me', { bearer: token })).toMatchObject({ status: 401 })
  await change('Clock', { disabled: false })
  expect(await ask('GET /api/me', { bearer: token })).toMatchObject({ status: 200 })
})

test('bots are made by administrators, with names of their own', async () => {
  const { ask, owner, bo } = await household()
  expect(await ask('POST /api/bots', { as: bo, body: { name: 'Clock' } })).toMatchObject({ status: 403 })
  expect(await ask('POST /api/bots', { as: owner, body: { name: 'ada' } })).toMatchObject({ status: 409 })
  expect(await ask('POST /api/bots', { as: owner, body: { name: 'System' } })).toMatchObject({ status: 400 })
  expect(await ask('POST /api/bots', { as: owner, body: {} })).toMatchObject({ status: 400 })
})

test.each([{ role: 'bot' }, { role: 'king' }, { disabled: 'yes' }, []])('a person cannot be made %j', async (body) => {
  const { change } = await household()
  expect(await change('Bo', body)).toMatchObject({ status: 400, body: { code: 'bad-request' } })
})

test('who is not there is not found', async () => {
  const { ask, owner } = await household()
  expect(await ask('PATCH /api/people/p0', { as: owner, body: { disabled: true } })).toMatchObject({ status: 404 })
})
