import { describe, expect, test } from 'vitest'
import { type Part, PartReader } from '../contract/clients/parts.ts'
import { hold, type RawResponse } from '../transports/raw.ts'
import { underTheSky } from './sky.ts'

function partsOf(response: RawResponse): Part[] {
  const reader = new PartReader()
  reader.begin(/Content-Type: (.*)\r\n/.exec(response.head)?.[1] ?? '')
  return reader.push(Buffer.from(response.body))
}
/** What the pictures say, once so many have come. */
const told = (response: RawResponse, count: number): Promise<string[]> =>
  response.when(() => {
    const come = response.text.includes('\r\n\r\n') ? partsOf(response) : []
    return come.length >= count ? come.map(({ body }) => /<desc>(.*)<\/desc>/.exec(body)?.[1] ?? body) : undefined
  }, `picture ${count}`)

describe('a live picture', () => {
  test('is drawn anew when the channel says something, each written twice, until a last one that says so', async () => {
    const { kernel, port, set } = await underTheSky()
    await set('york', 'now', { text: 'sun' })
    const response = hold(port, '/live/sky/york.svg?theme=dark&units=imperial', { 'accept-language': 'fr-CA,fr;q=0.8' })
    const as = (state: string, text: string): string => `york|fr-CA|dark|imperial|${kernel.origin}|${state}|now: ${text}`
    expect(await told(response, 3)).toEqual([as('live', 'sun'), as('live', 'sun'), as('live', 'sun')])
    await set('york', 'now', { text: '<rain> & "wind"\u0007' })
    const rain = '&lt;rain&gt; &amp; &quot;wind&quot;'
    expect((await told(response, 5)).slice(3)).toEqual([as('live', rain), as('live', rain)])
    kernel.kernel.connections.shutDown()
    await response.whole
    expect((await told(response, 7)).slice(5)).toEqual([as('last', rain), as('last', rain)])
    expect(response.head).toMatch(/^HTTP\/1\.1 200 /)
    expect(response.head).toMatch(/^Cross-Origin-Resource-Policy: cross-origin\r$/m)
    expect(response.head).toMatch(/^Content-Security-Policy: default-src 'none'; .*sandbox\r$/m)
    expect(response.head).not.toMatch(/^Set-Cookie/im)
  })

  test('says so too when its time is over', async () => {
    const { kernel, port, set } = await underTheSky({ limits: { heartbeatSeconds: 30_000 } })
    await set('york', 'now', { text: 'sun' })
    const response = hold(port, '/live/sky/york.svg')
    await told(response, 3)
    kernel.clock.advance(6 * 3_600_000 + 50)
    await response.whole
    expect((await told(response, 5)).slice(-2)).toEqual(Array.from({ length: 2 }, () => `york|en|auto||${kernel.origin}|last|now: sun`))
  })

  test('beats, drawn as of then', async () => {
    const { kernel, port } = await underTheSky()
    const response = hold(port, '/live/sky/york.svg')
    const before = (await told(response, 3)).length
    kernel.clock.advance(20_050)
    await told(response, before + 1)
  })

  test('follows a log by the newest of it', async () => {
    const { port, tell, erase } = await underTheSky()
    for (const text of ['one', 'two', 'three']) await tell('world', text)
    await erase('world', 2)
    const response = hold(port, '/live/news/world.svg')
    const picture = (keys: string): string => `<svg xmlns="http://www.w3.org/2000/svg">${keys}</svg>`
    expect(await told(response, 2)).toEqual([picture('1,3,4'), picture('1,3,4')])
    await tell('world', 'five')
    expect((await told(response, 4)).slice(2)).toEqual([picture('1,3,4,5'), picture('1,3,4,5')])
  })

  test('is one of what state is now, however often that has changed meanwhile', async () => {
    const { kernel, port, set } = await underTheSky()
    const response = hold(port, '/live/sky/york.svg')
    await told(response, 3)
    for (let degrees = 0; degrees < 50; degrees++) await set('york', 'now', { text: String(degrees) })
    kernel.clock.advance(100)
    await response.until(/now: 49/)
    expect(partsOf(response).length).toBeLessThan(20)
  })
})

test.each([
  ['?once', {}],
  ['', { 'if-none-match': '"x"' }],
  ['', { accept: 'image/svg+xml' }],
  ['', { 'sec-fetch-dest': 'document', accept: 'text/html,*/*;q=0.8' }],
])('is one picture for who asks for one: %s %j', async (query, headers) => {
  const { kernel, set } = await underTheSky()
  await set('york', 'now', { text: 'sun' })
  const path = `/live/sky/york.svg${query}`
  const { status, headers: head, text } = await kernel.ask('GET', path, { headers: headers as Record<string, string> })
  expect([status, head.get('content-type'), head.get('cache-control')]).toEqual([200, 'image/svg+xml', 'no-cache'])
  expect(text).toContain('|last|now: sun')
  const etag = head.get('etag') ?? ''
  expect((await kernel.ask('GET', path, { headers: { 'if-none-match': etag } })).status).toBe(304)
  await set('york', 'now', { text: 'rain' })
  expect((await kernel.ask('GET', path, { headers: { 'if-none-match': etag } })).status).toBe(200)
})

test.each(['sky/hidden.svg', 'plain/x.svg', 'members/x.svg', 'nods/x.svg', 'nowhere/at/all.svg', 'sky/york', 'sky/..%2f.svg', '.svg', ''])(
  'there is no picture at /live/%s, as a picture says',
  async (path) => {
    const { kernel } = await underTheSky()
    const { status, headers, text } = await kernel.ask('GET', `/live/${path}`)
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([404, 'image/svg+xml', 'no-store'])
    expect(text).toMatch(/^<svg [^>]*data-code="not-found"[\s\S]*There is no such picture\./)
  },
)

test('a foreign page’s picture is anybody’s, and counts among the connections of its address', async () => {
  const { kernel, port } = await underTheSky({ limits: { connectionsPerAddress: 1 } })
  const foreign = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image', cookie: 'encke=x' }
  const first = hold(port, '/live/sky/york.svg', foreign)
  await first.until(/live/)
  expect(first.head).toMatch(/^Access-Control-Allow-Origin: \*\r$/m)
  const second = await kernel.ask('GET', '/live/sky/york.svg')
  expect([second.status, second.headers.get('content-type'), second.headers.get('retry-after')]).toEqual([429, 'image/svg+xml', '5'])
  expect((await kernel.ask('GET', '/live/sky/york.svg?once')).status).toBe(200)
})

test('a picture shows the newest of a channel, however many look at it in the same moment', async () => {
  const { kernel, set } = await underTheSky()
  await set('york', 'now', { text: 'sun' })
  const shown = async (lang: string) => (await kernel.ask('GET', `/live/sky/york.svg?once&lang=${lang}`)).text
  expect([await shown('en'), await shown('fr')]).toEqual([expect.stringContaining('now: sun'), expect.stringContaining('now: sun')])
  await set('york', 'now', { text: 'rain' })
  expect([await shown('en'), await shown('fr')]).toEqual([expect.stringContaining('now: rain'), expect.stringContaining('now: rain')])
  await set('york', 'later', { text: 'hail' })
  expect(await shown('en')).toMatch(/now: rain.*later: hail/)
})
