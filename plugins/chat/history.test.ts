import { expect, test } from 'vitest'
import { openChat } from './chat.fixture.ts'

interface Page {
  readonly messages: { id: string; text: string }[]
  readonly more: boolean
  readonly n: number
  readonly cursor: string
}

async function talked(messages: number) {
  const chat = await openChat()
  for (let number = 1; number <= messages; number++) await chat.post('bo', 'lobby', { type: 'message.posted', text: `${number}` })
  const page = async (query = '') => (await chat.ask(`GET /api/rooms/lobby/messages${query}`, { as: 'cy' })).body as Page
  return { ...chat, page }
}
const texts = ({ messages }: Page): string[] => messages.map(({ text }) => text)

test('a page has the newest, oldest first, and says whether there are older ones', async () => {
  const { page } = await talked(5)
  expect(await page()).toMatchObject({ more: false, n: 5, cursor: expect.stringMatching(/^[\w-]{22}$/) })
  expect(texts(await page())).toEqual(['1', '2', '3', '4', '5'])
  const newest = await page('?limit=2')
  expect([texts(newest), newest.more]).toEqual([['4', '5'], true])
  const older = await page(`?limit=3&before=${newest.messages[0]?.id}`)
  expect([texts(older), older.more]).toEqual([['1', '2', '3'], false])
  expect(texts(await page(`?before=${older.messages[0]?.id}`))).toEqual([])
})

test('a page goes on after a message, and says whether there are newer ones', async () => {
  const { ask, page } = await talked(5)
  const [first] = (await page()).messages
  const next = await page(`?limit=3&after=${first?.id}`)
  expect([texts(next), next.more, next.n]).toEqual([['2', '3', '4'], true, 5])
  const last = await page(`?limit=3&after=${next.messages.at(-1)?.id}`)
  expect([texts(last), last.more]).toEqual([['5'], false])
  expect((await page(`?after=${last.messages[0]?.id}`)).messages).toEqual([])
  const both = await ask(`GET /api/rooms/lobby/messages?before=${first?.id}&after=${first?.id}`, { as: 'cy' })
  expect(both).toMatchObject({ status: 400, body: { code: 'bad-request' } })
})

test('a page has fifty unless asked otherwise, and 200 at most', async () => {
  const { page } = await talked(203)
  expect((await page()).messages).toHaveLength(50)
  expect((await page('?limit=1000')).messages).toHaveLength(200)
})

test('a page has one room’s messages', async () => {
  const { ask, post, page } = await talked(2)
  await ask('POST /api/rooms', { as: 'bo', body: { name: 'Harbour', access: 'open' } })
  await post('bo', 'harbour', { type: 'message.posted', text: 'elsewhere' })
  expect(texts(await page())).toEqual(['1', '2'])
})

test('an empty room is an empty page', async () => {
  const { page } = await talked(0)
  expect(await page()).toEqual({ messages: [], more: false, n: 0, cursor: expect.any(String) })
})

test('the cursor goes on where the page ends', async () => {
  const { ask, post, page } = await talked(2)
  const { cursor } = await page()
  await post('bo', 'lobby', { type: 'message.posted', text: '3' })
  const { body } = await ask(`GET /comet/long-poll?channel=chat/lobby&timeout=0&since=${cursor}`, { as: 'cy' })
  expect((body as { frames: object[] }).frames).toMatchObject([{ type: 'publication', n: 3, data: { text: '3' } }])
})

test('messages bear the name that their author has now', async () => {
  const { rename, page } = await talked(1)
  rename('bo', 'Bo the Sailor')
  expect((await page()).messages).toMatchObject([{ author: { id: 'bo', name: 'Bo the Sailor' } }])
})

test.each(['?limit=0', '?limit=-1', '?limit=x', '?limit=1.5', '?limit='])('%s is refused', async (query) => {
  const { ask } = await talked(0)
  expect(await ask(`GET /api/rooms/lobby/messages${query}`, { as: 'cy' })).toMatchObject({ status: 400, body: { code: 'bad-request' } })
})

test('a message that is not in the room is no place to begin', async () => {
  const { ask, page } = await talked(1)
  await ask('POST /api/rooms', { as: 'cy', body: { name: 'Harbour', access: 'open' } })
  const { id } = (await page()).messages[0] ?? {}
  for (const beside of ['before', 'after'])
    expect(await ask(`GET /api/rooms/harbour/messages?${beside}=${id}`, { as: 'cy' })).toMatchObject({
      status: 404,
      body: { code: 'not-found' },
    })
})
