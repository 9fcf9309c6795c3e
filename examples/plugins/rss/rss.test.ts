import { definePlugin, service } from 'encke'
import { testKernel } from 'encke/testing'
import { expect, onTestFinished, test } from 'vitest'
import rss from './index.ts'
import { readFeed } from './read-feed.ts'

const URL_OF_FEED = 'https://news.example/feed.xml'
const feedOf = (...titles: string[]): string =>
  `<rss version="2.0"><channel><title>News</title>${titles.map((title) => `<item><guid>${title}</guid><title>${title}</title><link>https://news.example/${title}</link></item>`).join('')}</channel></rss>`

/** A kernel with a room that hears, and a feed that says one thing after another. */
async function open(...answers: string[]) {
  const heard: string[] = []
  const voice = service<{ say(line: { room: string; speaker: string; text: string }): Promise<void> }>('voice')
  const say = async (line: { room: string; speaker: string; text: string }) =>
    void heard.push(`${line.room}: ${line.speaker}: ${line.text}`)
  const rooms = definePlugin({ name: 'rooms', api: 1, setup: (ctx) => void ctx.provide(voice, { say }) })
  const config = { feeds: { news: { url: URL_OF_FEED, room: 'lobby' } }, every: '10m', atOnce: 2 }
  const kernel = await testKernel({ plugins: [rooms, { plugin: rss, config }], http: { [URL_OF_FEED]: answers } })
  onTestFinished(() => kernel.stop())
  const source = async () => (await kernel.ask('GET', '/api/status', { as: { id: 'ada', name: 'Ada', role: 'admin' } })).json.sources[0]
  const asked = async (): Promise<void> => {
    const before = (await source()).lastSuccess
    const again = async () => {
      kernel.clock.advance(60_000)
      return (await source()).lastSuccess
    }
    await expect.poll(again).not.toBe(before)
  }
  await asked()
  return { heard, asked }
}

test('what is new is said, the oldest first; what was there at first is not', async () => {
  const { heard, asked } = await open(feedOf('b', 'a'), feedOf('d', 'c', 'b', 'a'), feedOf('d', 'c', 'b', 'a'))
  expect(heard).toEqual([])
  await asked()
  await expect.poll(() => heard).toEqual(['lobby: News: c https://news.example/c', 'lobby: News: d https://news.example/d'])
  await asked()
  expect(heard).toHaveLength(2)
})

test('of a flood only so many are said', async () => {
  const { heard, asked } = await open(feedOf('a'), feedOf('f', 'e', 'd', 'c', 'b', 'a'))
  await asked()
  const said = ['lobby: News: 3 more of 5 that are new', 'lobby: News: e https://news.example/e', 'lobby: News: f https://news.example/f']
  await expect.poll(() => heard).toEqual(said)
})

const read = (xml: string, charset?: string) => readFeed(new TextEncoder().encode(xml), charset).items

test.each([
  [
    'RSS 2.0',
    '<rss><channel><item><title>A &amp;amp; <![CDATA[<b>B</b>]]></title><link>https://x.example/1</link></item></channel></rss>',
    'https://x.example/1',
    'A &amp; B',
  ],
  [
    'Atom',
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:1</id><title type="html">A</title><link rel="self" href="https://x.example/s"/><link href="https://x.example/1"/></entry></feed>',
    'urn:1',
    'A',
  ],
  ['RSS 1.0', '<rdf:RDF xmlns:rdf="r"><item><title>A</title><link>https://x.example/1</link></item></rdf:RDF>', 'https://x.example/1', 'A'],
])('%s is read', (_, xml, id, title) => {
  expect(read(xml)).toEqual([{ id, title, link: 'https://x.example/1' }])
})

test('a charset is what it says; no link runs scripts; and a page is no feed', () => {
  const latin = Buffer.from(
    '<?xml version="1.0" encoding="iso-8859-1"?><rss><channel><item><title>Grüße</title></item></channel></rss>',
    'latin1',
  )
  expect(readFeed(latin).items).toMatchObject([{ title: 'Grüße' }])
  expect(read('<rss><channel><item><title>A</title><link>javascript:alert(1)</link></item></channel></rss>')).toMatchObject([{ link: '' }])
  expect(() => read('<html><body>Not found</body></html>')).toThrow('This is no feed')
})
