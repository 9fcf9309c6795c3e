import { expect, test } from 'vitest'
import { ADA, openHouse } from './house.fixture.ts'

const unowned = (options = {}) => openHouse({ owned: false, ...options })

test('until there is an owner everything else is refused', async () => {
  const { ask } = await unowned()
  for (const line of ['GET /api/me', 'POST /api/sessions', 'POST /api/invites/accept', 'GET /channels/chat/lobby', 'GET /api/nowhere'])
    expect(await ask(line)).toMatchObject({ status: 403, body: { code: 'not-set-up' } })
})

test('who asks first from this machine becomes the owner and is signed in', async () => {
  const { ask } = await unowned()
  const created = await ask('POST /api/setup', { body: ADA })
  expect(created).toMatchObject({
    status: 201,
    body: { identity: { name: 'Ada', role: 'owner', id: expect.stringMatching(/^[a-z0-9_-]{1,64}$/) } },
  })
  expect(await ask('GET /api/me', { as: created.token })).toMatchObject({ status: 200, body: created.body })
})

test('two at once: one becomes the owner, the other is told so', async () => {
  const { ask } = await unowned()
  const answers = await Promise.all([ask('POST /api/setup', { body: ADA }), ask('POST /api/setup', { body: { ...ADA, name: 'Bo' } })])
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
  expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'already-set-up' })
  expect(await ask('POST /api/setup', { body: ADA })).toMatchObject({ status: 409, body: { code: 'already-set-up' } })
})

test.each([
  ['a weak password', { name: 'Ada', password: 'password123' }],
  ['a name that cannot be seen', { name: '\u200b', password: ADA.password }],
  ['no password', { name: 'Ada' }],
  ['something else', ['Ada']],
])('%s does not make an owner', async (_why, body) => {
  const { ask } = await unowned()
  expect(await ask('POST /api/setup', { body })).toMatchObject({ status: 400, body: { code: 'bad-request' } })
  expect(await ask('GET /api/me')).toMatchObject({ body: { code: 'not-set-up' } })
})

test('the owner may have a name that nobody else may', async () => {
  const { ask } = await unowned()
  expect(await ask('POST /api/setup', { body: { ...ADA, name: 'Admin' } })).toMatchObject({ status: 201 })
})

test('from elsewhere it takes the code that the terminal shows', async () => {
  const { ask, announced, restart } = await unowned({ url: 'https://chat.example.com' })
  const code = /^Set up this chat at \S+\/#setup=([\w-]{22,})$/.exec(announced().join())?.[1]
  for (const wrong of [undefined, '', 'x'.repeat(43)])
    expect(await ask('POST /api/setup', { body: { ...ADA, code: wrong } })).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  const created = await ask('POST /api/setup', { body: { ...ADA, code } })
  expect(created.status).toBe(201)
  expect(created.headers.get('set-cookie')).toMatch(/^__Host-encke=[\w-]{43}; Path=\/; Max-Age=34560000; HttpOnly; SameSite=Lax; Secure$/)
  await restart()
  expect(announced()).toEqual([])
  expect(await ask('POST /api/setup', { body: { ...ADA, code } })).toMatchObject({ status: 409, body: { code: 'already-set-up' } })
})
