import { Script } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { speaksFor } from '../../kernel/testing.ts'
import { exhibition, MIRA } from './exhibits.ts'
import { hold } from './raw.ts'

const AS_MIRA = speaksFor(MIRA)
const PATH = '/comet/iframe?callback=told&channel=mumbled/corner'

/** What the scripts of a document call the parent's function with. */
function called(document: string): unknown[] {
  const calls: unknown[] = []
  const parent = { encke: { told: (frame: unknown) => calls.push(JSON.parse(JSON.stringify(frame))) } }
  for (const [, code = ''] of document.matchAll(/<script nonce="[^"]+">(.*?)<\/script>/gs)) new Script(code).runInNewContext({ parent })
  return calls
}

test('a document without an end, each frame a script that calls the function of the page around it', async () => {
  const { kernel, port, mumble } = await exhibition()
  const page = hold(port, PATH, AS_MIRA)
  await page.until(/"joined"/)
  await mumble('corner', { a: 1 })
  await page.until(/\{"a":1\}/)
  const prelude = page.body.slice(0, page.body.indexOf('<script'))
  expect(prelude).toMatch(/^<!doctype html>/)
  expect(prelude.length).toBeGreaterThanOrEqual(2_048)
  expect(page.body).toMatch(/\n<script nonce="[\w-]{24}">parent\.encke\["told"\]\(\{"type":"publication",.*\}\)<\/script>\n$/)
  expect(called(page.body)).toMatchObject([{ type: 'welcome' }, { type: 'joined' }, { type: 'publication', n: 1, data: { a: 1 } }])

  kernel.kernel.connections.shutDown()
  const document = await page.whole
  expect(document).toMatch(/\["told"\]\(\{"type":"bye","reason":"shutdown","retryAfter":\d+\}\)<\/script>\n<\/body><\/html>\n$/)
})

test('the page runs scripts that bear its nonce and nothing else, and only our own pages may frame it', async () => {
  const { port } = await exhibition()
  const page = hold(port, PATH, AS_MIRA)
  const [, nonce] = await page.until(/<script nonce="([\w-]+)">/)
  expect(page.head).toContain(
    `Content-Security-Policy: default-src 'none'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'\r\n`,
  )
  expect(page.head).toContain('Content-Type: text/html; charset=utf-8\r\n')
})

test('another callback has another nonce, and so has another run of the server', async () => {
  const { kernel, port } = await exhibition()
  const nonceOf = async (at: number, callback: string): Promise<string | undefined> => {
    const page = hold(at, `/comet/iframe?callback=${callback}&channel=talk/hall`)
    return (await page.until(/<script nonce="([\w-]+)">/))[1]
  }
  const nonces = [await nonceOf(port, 'one'), await nonceOf(port, 'two')]
  expect(await nonceOf(port, 'one')).toBe(nonces[0])
  await kernel.restart()
  nonces.push(await nonceOf(Number(new URL(kernel.origin).port), 'one'))
  expect(new Set(nonces).size).toBe(3)
})

test.each([
  ['the end of the script', '</script><script>alert(1)</script>'],
  ['the end in capitals, with spaces', '</SCRIPT ><img src=x onerror=alert(1)>'],
  ['the beginning of a comment', '<!-- <script>'],
  ['the end of a comment', '--> ]]>'],
  ['line separators', 'a\u2028b\u2029c'],
  ['quotes and backslashes', '"\\"\'`$' + '{1}\\u003c'],
  ['an entity', '&lt;/script&gt;'],
  ['every control character', Array.from({ length: 31 }, (_, code) => String.fromCharCode(code + 1)).join('')],
])('a message cannot get out of its script by %s', async (_, text) => {
  const { port, mumble } = await exhibition()
  const page = hold(port, PATH, AS_MIRA)
  await page.until(/"joined"/)
  await mumble('corner', { [text]: text })
  await page.until(/"publication"/)
  const script = page.body.slice(page.body.lastIndexOf('<script'))
  expect(script.slice(1, -'</script>\n'.length)).not.toMatch(/[<\u2028\u2029]/)
  expect(called(page.body).at(-1)).toMatchObject({ data: { [text]: text } })
})

test('a key that would set a prototype is a key', async () => {
  const { port, mumble } = await exhibition()
  const page = hold(port, PATH, AS_MIRA)
  await page.until(/"joined"/)
  const data: unknown = JSON.parse('{"__proto__":{"deep":{"__proto__":1}},"text":"\\"__proto__\\":"}')
  await mumble('corner', data)
  await page.until(/"publication"/)
  expect(JSON.stringify((called(page.body).at(-1) as { data: unknown }).data)).toBe(JSON.stringify(data))
})

describe('callback', () => {
  test.each(['a', '$', '_x9', 'A'.repeat(64), 'constructor'])('may be %s', async (callback) => {
    const { port } = await exhibition()
    const page = hold(port, `/comet/iframe?callback=${callback}&channel=talk/hall`)
    await page.until(/"joined"/)
    expect(page.body).toContain(`parent.encke["${callback}"](`)
  })

  test.each(['', '9a', 'a.b', 'a b', 'a"]', "a'", 'a-b', 'é', 'A'.repeat(65), 'a%0A', '</script>'])('may not be "%s"', async (callback) => {
    const { ask } = await exhibition()
    const query = new URLSearchParams({ callback, channel: 'talk/hall' })
    const told = await ask('GET', `/comet/iframe?${query}`)
    expect(told).toMatchObject({ status: 400, json: { code: 'bad-request' } })
    expect(told.headers.get('connection')).toBe('close')
  })

  test('is needed', async () => {
    const { ask } = await exhibition()
    expect(await ask('GET', '/comet/iframe?channel=talk/hall')).toMatchObject({ status: 400, json: { code: 'bad-request' } })
  })
})

test.each([
  ['another origin', { origin: 'https://evil.example' }],
  ['an origin of nobody', { origin: 'null' }],
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['a neighbour', { 'sec-fetch-site': 'same-site' }],
])('%s gets nothing, not even what anyone may read', async (_, headers) => {
  const { ask, kernel } = await exhibition()
  const told = await ask('GET', '/comet/iframe?callback=told&channel=talk/hall', { headers })
  expect(told).toMatchObject({ status: 403, json: { code: 'foreign-origin' } })
  expect(told.headers.get('access-control-allow-origin')).toBeNull()
  expect(kernel.kernel.connections.summary().byTransport).toEqual({})
})

test('ends at one mebibyte, and goes on from its cursor', async () => {
  const { port, mumble } = await exhibition()
  const page = hold(port, PATH, AS_MIRA)
  await page.until(/"joined"/)
  for (let index = 0; index < 11; index += 1) await mumble('corner', `${index} ${'<'.repeat(20_000)}`)
  const told = called(await page.whole)
  expect(told.at(-1)).toEqual({ type: 'bye', reason: 'limit' })
  const last = told.at(-2) as { n: number; cursor: string }
  // An escaped character is six.
  expect(last.n).toBe(9)
  const next = hold(port, `${PATH}&since=${last.cursor}`, AS_MIRA)
  await next.until(/"n":11,[^\n]*\n$/)
  expect(called(next.body).map((frame) => (frame as { n?: number }).n)).toEqual([undefined, 10, 11])
})
