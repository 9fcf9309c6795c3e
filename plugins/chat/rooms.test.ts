import { expect, test } from 'vitest'
import { openChat } from './chat.fixture.ts'

test('the lobby is there from the first, open to everybody', async () => {
  const { ask } = await openChat()
  const lobby = { id: 'lobby', name: 'lobby', access: 'open' }
  for (const as of ['ada', 'bo', 'clock'])
    expect(await ask('GET /api/rooms', { as })).toMatchObject({ status: 200, body: { rooms: [lobby], n: 0, cursor: expect.any(String) } })
  expect(await ask('GET /api/rooms/lobby', { as: 'bo' })).toMatchObject({ status: 200, body: { ...lobby, created: expect.any(Number) } })
  expect(await ask('GET /api/rooms')).toMatchObject({ status: 401 })
})

test('a new open room is told to everybody with an account that counts', async () => {
  const { ask, news } = await openChat()
  const room = { id: 'quay-no-5', name: 'Quay No. 5', access: 'open' }
  expect(await ask('POST /api/rooms', { as: 'bo', body: { name: ' Quay  No. 5', access: 'open' } })).toMatchObject({
    status: 201,
    body: room,
  })
  for (const person of ['ada', 'bo', 'cy', 'clock']) expect(await news(person)).toEqual([{ type: 'room.added', room }])
  expect(await news('di')).toEqual([])
  expect(await ask('GET /api/rooms', { as: 'cy' })).toMatchObject({ body: { rooms: [{ id: 'lobby' }, room], n: 1 } })
})

test('a room that somebody asked for before it was there opens for them', async () => {
  const { ask, post } = await openChat()
  expect(await post('cy', 'quay', { type: 'message.posted', text: 'hello?' })).toMatchObject({ status: 404 })
  await ask('POST /api/rooms', { as: 'bo', body: { name: 'Quay', access: 'open' } })
  expect(await post('cy', 'quay', { type: 'message.posted', text: 'hello!' })).toMatchObject({ status: 201 })
})

test('open rooms are addressed by their names, each by its own', async () => {
  const { ask } = await openChat()
  const create = async (name: string) =>
    ((await ask('POST /api/rooms', { as: 'bo', body: { name, access: 'open' } })).body as { id: string }).id
  expect([await create('Quay'), await create('quay!'), await create('QUAY')]).toEqual(['quay', 'quay-2', 'quay-3'])
  expect(await create('週末航行')).toMatch(/^[a-z0-9]{10,64}$/)
  expect(await create('Lobby')).toBe('lobby-2')
})

test.each([
  { name: '', access: 'open' },
  { name: 'x'.repeat(81), access: 'open' },
  { name: 'a\u202Eb', access: 'open' },
  { name: 'Quay' },
  { name: 'Quay', access: 'secret' },
  { access: 'open' },
  [],
])('a room cannot be %j', async (body) => {
  const { ask } = await openChat()
  expect(await ask('POST /api/rooms', { as: 'bo', body })).toMatchObject({ status: 400, body: { code: 'bad-request' } })
})

test('a member makes so many rooms in an hour and no more; administrators as many as they like', async () => {
  const { ask, pass } = await openChat({ limits: { roomsPerHour: 3 } })
  const make = async (as: string) => await ask('POST /api/rooms', { as, body: { name: 'Quay', access: 'closed' } })
  for (const minutes of [0, 10, 10]) {
    await pass(minutes * 60_000)
    expect((await make('bo')).status).toBe(201)
  }
  expect(await make('bo')).toMatchObject({
    status: 429,
    body: { code: 'too-many', detail: 'You have made 3 rooms within an hour. Wait a while, then make another.' },
  })
  expect((await make('cy')).status).toBe(201)
  for (let room = 0; room < 5; room += 1) expect((await make('ada')).status).toBe(201)
  await pass(40 * 60_000 - 1)
  expect((await make('bo')).status).toBe(429)
  await pass(1)
  expect((await make('bo')).status).toBe(201)
  expect((await make('bo')).status).toBe(429)
})

test('bots make no rooms', async () => {
  const { ask } = await openChat()
  expect(await ask('POST /api/rooms', { as: 'clock', body: { name: 'Quay', access: 'open' } })).toMatchObject({ status: 403 })
})

test('what is told to one person is read by nobody else', async () => {
  const { ask } = await openChat()
  expect(await ask('GET /channels/rooms/bo', { as: 'bo' })).toMatchObject({ status: 200 })
  for (const as of ['ada', 'cy', 'clock']) expect(await ask('GET /channels/rooms/bo', { as })).toMatchObject({ status: 404 })
})
