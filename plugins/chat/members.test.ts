import { expect, test } from 'vitest'
import { openChat } from './chat.fixture.ts'

async function closedRoom() {
  const chat = await openChat()
  const room = (await chat.ask('POST /api/rooms', { as: 'bo', body: { name: 'Boat fund', access: 'closed' } })).body as { id: string }
  const member = (method: 'PUT' | 'DELETE', person: string, as = 'bo') =>
    chat.ask(`${method} /api/rooms/${room.id}/members/${person}`, { as })
  return { ...chat, room, member }
}

test('a closed room is told to its creator alone, and its id tells nothing', async () => {
  const { ask, news, room } = await closedRoom()
  expect(room.id).toMatch(/^r[0-9a-f]{20}$/)
  expect(await news('bo')).toEqual([{ type: 'room.added', room }])
  for (const other of ['ada', 'cy']) expect(await news(other)).toEqual([])
  expect(await ask(`GET /api/rooms/${room.id}`, { as: 'bo' })).toMatchObject({
    body: { access: 'closed', members: [{ id: 'bo', name: 'Bo' }] },
  })
  expect(await ask('GET /api/rooms', { as: 'cy' })).toMatchObject({ body: { rooms: [{ id: 'lobby' }] } })
})

test('absent and forbidden are one answer, on every route, to administrators too', async () => {
  const { ask, post, room } = await closedRoom()
  const asked = async (as: string, id: string) => [
    await ask(`GET /api/rooms/${id}`, { as }),
    await ask(`GET /api/rooms/${id}/messages`, { as }),
    await ask(`GET /api/rooms/${id}/messages?before=${'0'.repeat(36)}`, { as }),
    await ask(`PUT /api/rooms/${id}/members/${as}`, { as }),
    await ask(`DELETE /api/rooms/${id}/members/bo`, { as }),
    await ask(`GET /channels/chat/${id}`, { as }),
    await post(as, id, { type: 'message.posted', text: 'hello' }),
  ]
  for (const as of ['ada', 'cy', 'clock']) {
    const answers = (await asked(as, room.id)).map(({ status, body }) => ({ status, body }))
    expect(answers.map(({ status }) => status)).toEqual(Array(7).fill(404))
    const absent = (await asked(as, 'r0')).map(({ status, body }) => ({ status, body }))
    expect(JSON.stringify(answers).replaceAll(room.id, 'r0')).toBe(JSON.stringify(absent))
  }
})

test('who is added reads and writes from then on, who is removed no longer', async () => {
  const { ask, post, news, room, member } = await closedRoom()
  const write = () => post('cy', room.id, { type: 'message.posted', text: 'hello' })
  expect(await write()).toMatchObject({ status: 404 })
  expect(await member('PUT', 'cy')).toMatchObject({ status: 204 })
  expect(await write()).toMatchObject({ status: 201 })
  expect(await ask('GET /api/rooms', { as: 'cy' })).toMatchObject({ body: { rooms: [{ id: 'lobby' }, room] } })
  expect(await member('DELETE', 'cy')).toMatchObject({ status: 204 })
  expect(await write()).toMatchObject({ status: 404 })
  expect(await ask(`GET /api/rooms/${room.id}/messages`, { as: 'cy' })).toMatchObject({ status: 404 })
  expect(await news('cy')).toEqual([
    { type: 'room.added', room },
    { type: 'room.removed', room },
  ])
  expect(await news('bo')).toEqual([
    { type: 'room.added', room },
    { type: 'room.changed', room },
    { type: 'room.changed', room },
  ])
})

test('a reader is let in and put out in mid-stream', async () => {
  const { follow, post, room, member } = await closedRoom()
  const cy = await follow('cy', `chat/${room.id}`)
  expect([await cy.next(), await cy.next()]).toMatchObject([{ type: 'welcome' }, { type: 'denied', code: 'not-found' }])
  await member('PUT', 'cy')
  expect(await cy.next()).toMatchObject({ type: 'joined' })
  await post('bo', room.id, { type: 'message.posted', text: 'welcome' })
  expect(await cy.next()).toMatchObject({ type: 'publication', data: { text: 'welcome' } })
  await member('DELETE', 'cy')
  expect(await cy.next()).toMatchObject({ type: 'denied' })
})

test('adding twice is adding once; removing who is not there is not found', async () => {
  const { news, member } = await closedRoom()
  await member('PUT', 'cy')
  expect(await member('PUT', 'cy')).toMatchObject({ status: 204 })
  expect(await news('cy')).toHaveLength(1)
  expect(await member('DELETE', 'ada')).toMatchObject({ status: 404 })
})

test('the creator decides, and an administrator who belongs to the room; a member does not, but may leave', async () => {
  const { member } = await closedRoom()
  await member('PUT', 'cy')
  expect(await member('PUT', 'ada', 'cy')).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  expect(await member('DELETE', 'bo', 'cy')).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  expect(await member('DELETE', 'cy', 'cy')).toMatchObject({ status: 204 })
  await member('PUT', 'ada')
  expect(await member('PUT', 'cy', 'ada')).toMatchObject({ status: 204 })
  expect(await member('DELETE', 'bo', 'ada')).toMatchObject({ status: 204 })
})

test('only who has an account that counts is added', async () => {
  const { member } = await closedRoom()
  for (const person of ['nemo', 'di']) expect(await member('PUT', person)).toMatchObject({ status: 404, body: { code: 'not-found' } })
  expect(await member('PUT', 'clock')).toMatchObject({ status: 204 })
})

test('an open room has no members', async () => {
  const { ask } = await openChat()
  expect(await ask('PUT /api/rooms/lobby/members/cy', { as: 'ada' })).toMatchObject({ status: 409, body: { code: 'conflict' } })
  expect(await ask('DELETE /api/rooms/lobby/members/cy', { as: 'ada' })).toMatchObject({ status: 409 })
})

test('other plugins hear of it within the write, and ask who may see a room', async () => {
  const { rooms, room, member } = await closedRoom()
  const heard: string[] = []
  const stop = rooms().onAccessChanged((changed) => void heard.push(changed))
  await member('PUT', 'cy')
  await member('PUT', 'cy')
  expect(heard).toEqual([room.id])
  expect(await Promise.all(['bo', 'cy', 'ada'].map((id) => rooms().mayRead({ id }, room.id)))).toEqual([true, true, false])
  expect(await rooms().mayRead({ id: 'ada' }, 'nowhere')).toBe(false)
  await stop()
  await member('DELETE', 'cy')
  expect(heard).toEqual([room.id])
})
