import { uuidv7 } from 'uuidv7'
import { expect, test } from 'vitest'
import { openChat } from './chat.fixture.ts'

test('a message is a row and a publication, with the server’s word for author and time', async () => {
  const { post, said, history, now } = await openChat()
  const answer = await post('bo', 'lobby', { type: 'message.posted', text: ' Hello\nthere ', author: { id: 'ada' }, time: 1 })
  const id = (answer.body as { id: string }).id
  const message = { id, author: { id: 'bo', name: 'Bo' }, text: 'Hello\nthere', time: now() }
  expect(answer).toMatchObject({ status: 201, body: { n: 1, data: { type: 'message.posted', ...message } } })
  expect(await said('lobby')).toEqual([{ type: 'message.posted', ...message }])
  expect(await history('lobby')).toEqual([{ room: 'lobby', ...message }])
})

test('the id may be the client’s, once', async () => {
  const { post, said } = await openChat()
  const id = uuidv7()
  expect(await post('bo', 'lobby', { type: 'message.posted', id, text: 'one' })).toMatchObject({ status: 201, body: { id } })
  expect(await post('cy', 'lobby', { type: 'message.posted', id, text: 'two' })).toMatchObject({ status: 409, body: { code: 'conflict' } })
  expect(await said('lobby')).toMatchObject([{ id, text: 'one' }])
  expect(await post('bo', 'lobby', { type: 'message.posted', text: 'three' })).toMatchObject({ body: { n: 2 } })
})

test.each([
  { type: 'message.posted', text: '  ' },
  { type: 'message.posted', text: 'x'.repeat(10_001) },
  { type: 'message.posted', id: 'not a uuid', text: 'x' },
  { type: 'message.edited', text: 'x' },
  { type: 'hello' },
  'hello',
])('what is no message is refused', async (data) => {
  const { post, said } = await openChat()
  expect(await post('bo', 'lobby', data)).toMatchObject({ status: 400, body: { code: 'bad-request' } })
  expect(await said('lobby')).toEqual([])
})

async function written() {
  const chat = await openChat()
  const { id } = (await chat.post('bo', 'lobby', { type: 'message.posted', text: 'a first secret' })).body as { id: string }
  await chat.post('cy', 'lobby', { type: 'message.posted', text: 'in between' })
  const edit = (as: string, text: string, room = 'lobby') => chat.post(as, room, { type: 'message.edited', id, text })
  const remove = (as: string, room = 'lobby') => chat.post(as, room, { type: 'message.deleted', id })
  return { ...chat, id, edit, remove }
}

test('an edit tells the whole message and erases what was said before', async () => {
  const { id, edit, said, history, now, pass, files } = await written()
  const time = now()
  await pass(60_000)
  expect(await edit('bo', 'a second secret')).toMatchObject({ status: 201, body: { n: 3, id } })
  await edit('bo', 'no secret')
  const author = { id: 'bo', name: 'Bo' }
  const edited = { type: 'message.edited', id, author, text: 'no secret', time, editedAt: time + 60_000 }
  expect(await said('lobby')).toEqual([{ erased: true }, expect.objectContaining({ text: 'in between' }), { erased: true }, edited])
  expect((await history('lobby'))[0]).toEqual({ id, room: 'lobby', author, text: 'no secret', time, editedAt: time + 60_000 })
  const kept = await files()
  expect(kept).toContain('no secret')
  for (const secret of ['first secret', 'second secret']) expect(kept).not.toContain(secret)
})

test('a deletion leaves an empty place and the text nowhere', async () => {
  const { id, edit, remove, said, history, files } = await written()
  await edit('bo', 'a second secret')
  expect(await remove('bo')).toMatchObject({ status: 201, body: { id } })
  expect(await said('lobby')).toEqual([{ erased: true }, expect.anything(), { erased: true }, { type: 'message.deleted', id }])
  expect((await history('lobby'))[0]).toEqual({
    id,
    room: 'lobby',
    author: { id: 'bo', name: 'Bo' },
    text: '',
    time: expect.any(Number),
    deleted: true,
  })
  const kept = await files()
  expect(kept).toContain('in between')
  for (const secret of ['first secret', 'second secret']) expect(kept).not.toContain(secret)
})

test('only its author edits a message; an administrator may delete it', async () => {
  const { edit, remove, said } = await written()
  for (const other of ['cy', 'ada']) expect(await edit(other, 'mine')).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  expect(await remove('cy')).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  expect(await said('lobby')).toMatchObject([{ text: 'a first secret' }, { text: 'in between' }])
  expect(await remove('ada')).toMatchObject({ status: 201 })
})

test('what is not there cannot be changed: deleted, in another room, never written', async () => {
  const { ask, post, edit, remove } = await written()
  await ask('POST /api/rooms', { as: 'bo', body: { name: 'Harbour', access: 'open' } })
  expect(await edit('bo', 'x', 'harbour')).toMatchObject({ status: 404, body: { code: 'not-found' } })
  expect(await remove('bo', 'harbour')).toMatchObject({ status: 404 })
  expect(await post('bo', 'lobby', { type: 'message.deleted', id: uuidv7() })).toMatchObject({ status: 404 })
  await remove('bo')
  expect(await edit('bo', 'x')).toMatchObject({ status: 404 })
  expect(await remove('bo')).toMatchObject({ status: 404 })
})

test('the same key posts once', async () => {
  const { post, said } = await openChat()
  const send = () => post('bo', 'lobby', { type: 'message.posted', text: 'once' }, 'key-1')
  const [first, second] = [await send(), await send()]
  expect(second.body).toEqual(first.body)
  expect(await said('lobby')).toHaveLength(1)
})
