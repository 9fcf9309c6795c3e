import { describe, expect, test } from 'vitest'
import { speaksFor } from '../../kernel/testing.ts'
import { type Part, PartReader } from '../contract/clients/parts.ts'
import { exhibition, MIRA } from './exhibits.ts'
import { hold, type RawResponse } from './raw.ts'

const AS_MIRA = speaksFor(MIRA)

/** The parts of what has come. */
function partsOf(response: RawResponse): Part[] {
  const reader = new PartReader()
  reader.begin(/Content-Type: (.*)\r\n/.exec(response.head)?.[1] ?? '')
  return reader.push(Buffer.from(response.body))
}
/** The first parts, once so many have come. */
const parts = (response: RawResponse, count: number): Promise<Part[]> =>
  response.when(() => {
    const come = response.text.includes('\r\n\r\n') ? partsOf(response) : []
    return come.length >= count ? come : undefined
  }, `part ${count}`)
const bodies = async (response: RawResponse, count: number): Promise<string[]> => (await parts(response, count)).map(({ body }) => body)
/** Once the response has begun. */
const begun = (response: RawResponse): Promise<unknown> => response.until(/\r\n\r\n/)

test('without `part` each frame is one part of JSON, written once, and the last boundary ends it', async () => {
  const { kernel, port, say } = await exhibition()
  const response = hold(port, '/comet/multipart?channel=talk/hall')
  await response.until(/"joined"/)
  await say('hall', 'one')
  await response.until(/"text":"one"/)
  kernel.kernel.connections.shutDown()
  const all = await response.whole
  const frames = partsOf(response).map(({ body }) => JSON.parse(body) as { type: string })
  expect(frames.map(({ type }) => type)).toEqual(['welcome', 'joined', 'publication', 'bye'])
  const boundary = /^Content-Type: multipart\/x-mixed-replace; boundary=(encke-[\w-]{24})\r$/m.exec(all)?.[1]
  expect(all.endsWith(`\r\n--${boundary}--\r\n`)).toBe(true)
  expect(new Set(partsOf(response).map(({ headers }) => headers['content-type']))).toEqual(new Set(['application/json']))
})

test('another run of the server has another boundary', async () => {
  const { kernel, port } = await exhibition()
  const boundary = async (at: number): Promise<string | undefined> =>
    (await hold(at, '/comet/multipart?channel=talk/hall').until(/boundary=(.*)\r\n/))[1]
  const first = await boundary(port)
  await kernel.restart()
  expect(await boundary(Number(new URL(kernel.origin).port))).not.toBe(first)
})

describe('with `part`', () => {
  test('a publication is a part as its channel presents it, at its cursor, written twice', async () => {
    const { port, say } = await exhibition()
    const response = hold(port, '/comet/multipart?channel=talk/hall&part=text')
    await begun(response)
    await say('hall', 'one < two')
    const [first, second, ...more] = await parts(response, 2)
    expect(first).toEqual({
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'content-length': '14',
        'encke-cursor': expect.stringMatching(/^[\w-]{22}$/),
      },
      body: 'said one < two',
    })
    expect([second, more]).toEqual([first, []])
    const since = first?.headers['encke-cursor'] ?? ''
    await say('hall', 'three')
    const next = hold(port, `/comet/multipart?channel=talk/hall&part=text&since=${since}`)
    expect(await bodies(next, 2)).toEqual(['said three', 'said three'])
  })

  test('state is a part of all that the channel holds, and one with the cursor follows at once', async () => {
    const { port, set, remove, kernel } = await exhibition()
    await set('scores', 'jun', 1)
    await set('scores', 'ada', 2)
    const response = hold(port, '/comet/multipart?channel=board/scores&part=svg')
    const told = await parts(response, 3)
    const picture = (text: string): string => `<svg xmlns="http://www.w3.org/2000/svg"><desc>${text}</desc></svg>`
    expect(told.map(({ body }) => body)).toEqual(Array.from({ length: 3 }, () => picture('jun=1,ada=2')))
    expect(told.map(({ headers }) => 'encke-cursor' in headers)).toEqual([false, false, true])
    expect(told[0]?.headers['content-type']).toBe('image/svg+xml')
    await set('scores', 'jun', 3)
    await parts(response, 5)
    kernel.clock.advance(100)
    await remove('scores', 'ada')
    expect((await bodies(response, 7)).slice(3)).toEqual(['jun=3,ada=2', 'jun=3,ada=2', 'jun=3', 'jun=3'].map(picture))
  })

  test('a page is a whole document, with all that the channel holds', async () => {
    const { port, set } = await exhibition()
    await set('scores', 'jun', '<one>')
    await set('scores', 'ada', 2)
    await set('scores', 'kit', 'homemade')
    const response = hold(port, '/comet/multipart?channel=board/scores&part=html')
    const [part] = await parts(response, 1)
    expect(part?.body).toBe('<!doctype html><b>&lt;one&gt;</b>\n<b>2</b>\n{&quot;html&quot;:&quot;&lt;script&gt;&quot;}')
    expect(part?.headers['content-type']).toBe('text/html; charset=utf-8')
  })

  test('a heartbeat repeats the last part, at the cursor of now, and other frames make none', async () => {
    const { kernel, port, say } = await exhibition()
    const response = hold(port, '/comet/multipart?channel=talk/hall&channel=nothing/here&part=text')
    await begun(response)
    expect(response.body).toBe('')
    await say('hall', 'one')
    await parts(response, 2)
    await say('elsewhere', 'passes by')
    kernel.clock.advance(20_050)
    const told = await parts(response, 3)
    expect(told.map(({ body }) => body)).toEqual(['said one', 'said one', 'said one'])
    const [before, , after] = told.map(({ headers }) => headers['encke-cursor'] ?? '')
    expect(after).not.toBe(before)
    const poll = async (since = ''): Promise<unknown[]> =>
      (await kernel.ask('GET', `/comet/poll?channel=talk/hall&channel=talk/elsewhere&since=${since}`)).json.frames
    expect([(await poll(before)).length, (await poll(after)).length]).toEqual([1, 0])
  })

  test.each([
    ['text', ''],
    ['html', '<!doctype html>'],
    ['svg', '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'],
  ])('before there is anything to show a heartbeat is an empty part of %s', async (part, empty) => {
    const { kernel, port } = await exhibition()
    const response = hold(port, `/comet/multipart?channel=talk/hall&part=${part}`)
    await begun(response)
    kernel.clock.advance(20_050)
    expect(await bodies(response, 1)).toEqual([empty])
  })

  test('it ends with the last boundary and nothing else', async () => {
    const { kernel, port, say } = await exhibition()
    const response = hold(port, '/comet/multipart?channel=talk/hall&part=text&limit=10')
    await begun(response)
    await say('hall', 'one')
    expect(await response.whole).toMatch(/said one\r\n--encke-[\w-]{24}--\r\n$/)
    expect(await bodies(response, 2)).toEqual(['said one', 'said one'])
    expect(kernel.kernel.connections.summary().byTransport).toEqual({})
  })

  test.each([
    ['text', '{"deep":["<&>"]}'],
    ['html', '<!doctype html><code>{&quot;deep&quot;:[&quot;&lt;&amp;&gt;&quot;]}</code>'],
    ['svg', expect.stringMatching(/^<svg .*>1 \{&quot;deep&quot;:\[&quot;&lt;&amp;&gt;&quot;\]\}<\/text><\/svg>$/)],
  ])('what nobody presents is shown as JSON, escaped: %s', async (part, shown) => {
    const { port, mumble } = await exhibition()
    const response = hold(port, `/comet/multipart?channel=mumbled/corner&part=${part}`, AS_MIRA)
    await begun(response)
    await mumble('corner', { deep: ['<&>'] })
    expect(await bodies(response, 2)).toEqual([shown, shown])
  })

  test('what is presented wrongly is shown as JSON, noted once, and its plugin goes on', async () => {
    const { kernel, port, say } = await exhibition()
    const response = hold(port, '/comet/multipart?channel=talk/hall&part=text')
    await begun(response)
    for (let index = 0; index < 5; index += 1) await say('hall', 'upset')
    await say('hall', 'calm')
    expect(await bodies(response, 12)).toEqual([...Array.from({ length: 10 }, () => '{"text":"upset"}'), 'said calm', 'said calm'])
    expect(kernel.logged.filter(({ plugin, level }) => plugin === 'exhibits' && level === 'error')).toHaveLength(1)
  })

  test('an erased publication is told as that', async () => {
    const { port, say, erase } = await exhibition()
    const first = hold(port, '/comet/multipart?channel=talk/hall&part=text')
    await begun(first)
    await say('hall', 'one')
    const [, since = ''] = await first.until(/Encke-Cursor: (.*)\r\n/)
    await say('hall', 'regretted')
    await erase('hall', 2)
    const next = hold(port, `/comet/multipart?channel=talk/hall&part=text&since=${since}`)
    expect(await bodies(next, 4)).toEqual(['erased', 'erased', 'said erasing', 'said erasing'])
  })

  test.each(['', 'TEXT', 'json', 'png', 'constructor'])('"%s" is none', async (part) => {
    const { ask } = await exhibition()
    const told = await ask('GET', `/comet/multipart?channel=talk/hall&part=${part}`)
    expect(told).toMatchObject({ status: 400, json: { code: 'bad-request' } })
    expect(told.headers.get('connection')).toBe('close')
  })
})

describe('a message that says the boundary', () => {
  test.each([
    [undefined, (text: string) => ({ text })],
    ['text', undefined],
    ['html', undefined],
    ['svg', undefined],
  ])('ends no part (%s)', async (part, whole) => {
    const { port, mumble } = await exhibition()
    const response = hold(port, `/comet/multipart?channel=mumbled/corner${part ? `&part=${part}` : ''}`, AS_MIRA)
    const [, boundary = ''] = await response.until(/boundary=(.*)\r\n/)
    const text = `\r\n--${boundary}--\r\n--${boundary}\r\nContent-Type: text/html\r\n\r\n<b>forged</b>`
    await mumble('corner', { [text]: text, text })
    await mumble('corner', 'after')
    const come = await parts(response, 4)
    // Whoever reads leniently takes the boundary wherever it stands, so it stands nowhere else.
    expect(response.body.split(boundary)).toHaveLength(come.length + 1)
    if (!whole) return
    const told = come.map(({ body }) => JSON.parse(body) as { type: string; data: unknown }).filter(({ type }) => type === 'publication')
    expect(told.map(({ data }) => data)).toEqual([{ [text]: text, ...whole(text) }, 'after'])
  })
})

test('a page elsewhere may show what anyone may read, and nothing else', async () => {
  const { ask, port, set } = await exhibition()
  await set('scores', 'jun', 1)
  const headers = { 'sec-fetch-site': 'cross-site' }
  const picture = hold(port, '/comet/multipart?channel=board/scores&part=svg', headers)
  await picture.until(/<\/svg>/)
  expect(picture.head).toContain('Cross-Origin-Resource-Policy: cross-origin\r\n')
  expect(picture.head).toContain('Access-Control-Allow-Origin: *\r\n')
  expect(await ask('GET', '/comet/multipart?channel=mumbled/corner&part=svg', { headers })).toMatchObject({
    status: 403,
    json: { code: 'foreign-origin' },
  })
})

test('readers of the same channels by the same part share their bytes', async () => {
  const { port, set } = await exhibition()
  const readers = [1, 2, 3].map(() => hold(port, '/comet/multipart?channel=board/scores&part=svg'))
  for (const reader of readers) await parts(reader, 3)
  await set('scores', 'jun', 1)
  for (const reader of readers) await parts(reader, 5)
  expect(new Set(readers.map(({ body }) => body)).size).toBe(1)
})
