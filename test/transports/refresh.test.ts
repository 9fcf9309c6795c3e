import { describe, expect, test } from 'vitest'
import { person } from '../../kernel/testing.ts'
import { attribute, attributesOf, textOf } from '../contract/clients/html.ts'
import { type Exhibition, exhibition, MIRA } from './exhibits.ts'

const ADA = person('Ada', 'admin')
const HALL = '/comet/refresh?channel=talk/hall'

const pageAt = async ({ ask }: Exhibition, path: string, as = MIRA): Promise<string> => {
  const told = await ask('GET', path, { as })
  expect(told.status).toBe(200)
  return told.text
}
/** The items that bear a channel and an `n`, as `[channel, n, text]`. */
const items = (page: string): unknown[][] =>
  [...page.matchAll(/<li data-channel="([^"]*)" data-n="(\d+)"[^>]*>(.*?)<\/li>/gs)].map(([, channel = '', n, html = '']) => [
    textOf(channel),
    Number(n),
    textOf(html.replace(/^<time.*?<\/time> /, '').replace(/<[^>]*>/g, '')),
  ])
const goesOnAt = (page: string): string => attribute(page, 'meta http-equiv="refresh"', 'content').replace(/^\d+;url=/, '')
const count = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index)

describe('a page', () => {
  test('tells the newest 50 publications, oldest first, as their channel presents them', async () => {
    const hall = await exhibition()
    for (const n of count(1, 60)) await hall.say('hall', `<${n}>`)
    const page = await pageAt(hall, HALL)
    expect(items(page)).toEqual(count(11, 60).map((n) => ['talk/hall', n, `<${n}>`]))
    expect(page).toContain('<q>&lt;60&gt;</q>')
  })

  test('goes on from its cursor with what came after it, and shows what came before as well', async () => {
    const hall = await exhibition()
    for (const text of ['one', 'two']) await hall.say('hall', text)
    const first = await pageAt(hall, HALL)
    expect(goesOnAt(first)).toContain(`since=${attribute(first, 'html', 'data-cursor')}`)
    for (const text of ['three', 'four']) await hall.say('hall', text)
    const second = await pageAt(hall, goesOnAt(first))
    expect(items(second)).toEqual([
      ['talk/hall', 3, 'three'],
      ['talk/hall', 4, 'four'],
    ])
    expect(second).toMatch(/<ol id="before">.*<q>one<\/q>.*<q>two<\/q>.*<ol id="told">.*<q>three<\/q>/s)
    const third = await pageAt(hall, goesOnAt(second))
    expect(items(third)).toEqual([])
    expect(third).toMatch(/<q>one<\/q>.*<q>four<\/q>/s)
  })

  test('comes anew by itself, and waits where somebody writes', async () => {
    const hall = await exhibition()
    const page = await pageAt(hall, HALL)
    expect(attribute(page, 'meta http-equiv="refresh"', 'content')).toMatch(/^5;url=\/comet\/refresh\?channel=talk%2Fhall&since=[\w-]{22}$/)
    const [, waiting = ''] = /<a href="([^"]*)">Wait/.exec(page) ?? []
    const still = await pageAt(hall, textOf(waiting))
    expect(still).not.toContain('http-equiv="refresh"')
    const [, on = ''] = /<a href="([^"]*)">Go on/.exec(still) ?? []
    expect(await pageAt(hall, textOf(on))).toContain('http-equiv="refresh"')
  })

  test('shows all state every time, by key', async () => {
    const hall = await exhibition()
    await hall.set('scores', 'jun', '<1>')
    await hall.set('scores', 'ada', 2)
    const path = '/comet/refresh?channel=board/*&channel=talk/hall'
    const first = await pageAt(hall, path)
    await hall.say('hall', 'one')
    await hall.set('scores', 'jun', 3)
    await hall.remove('scores', 'ada')
    await hall.set('goals', 'kit', 4)
    const second = await pageAt(hall, goesOnAt(first))
    expect(items(first)).toEqual([
      ['board/scores', 0, 'board/scores <1>'],
      ['board/scores', 0, 'board/scores 2'],
    ])
    expect(first).toContain('data-key="jun"')
    expect(items(second)).toEqual([
      ['board/scores', 0, 'board/scores 3'],
      ['board/goals', 0, 'board/goals 4'],
      ['talk/hall', 1, 'talk/hall one'],
    ])
    expect(items(await pageAt(hall, goesOnAt(second)))).toHaveLength(2)
  })

  test('keeps `join` as what it has joined, and tells its newest', async () => {
    const hall = await exhibition()
    await hall.say('attic', 'old')
    const first = await pageAt(hall, HALL)
    await hall.say('hall', 'new')
    const second = await pageAt(hall, `${goesOnAt(first)}&join=talk/attic`)
    expect(items(second)).toEqual([
      ['talk/attic', 1, 'talk/attic old'],
      ['talk/hall', 1, 'talk/hall new'],
    ])
    expect(new URLSearchParams(goesOnAt(second).split('?')[1]).getAll('channel')).toEqual(['talk/hall', 'talk/attic'])
    expect(goesOnAt(second)).not.toContain('join')
  })

  test('that was reset tells the newest anew', async () => {
    const hall = await exhibition()
    await hall.say('hall', 'one')
    const first = await pageAt(hall, HALL)
    for (const n of count(2, 9)) await hall.say('hall', String(n))
    await hall.kernel.kernel.log.write(async (_, log) => log.prune('talk/hall', { n: 6, time: 0, limit: 10 }))
    await hall.kernel.restart()
    const second = await pageAt(hall, goesOnAt(first))
    expect(items(second).map(([, n]) => n)).toEqual([6, 7, 8, 9])
    expect(second).toContain('not all known any more: talk/hall')
  })

  test('takes up as much as there is room for, and the next one the rest', async () => {
    const hall = await exhibition()
    const first = await pageAt(hall, `${HALL}&limit=500`)
    for (const n of count(1, 20)) await hall.say('hall', `${n} ${'x'.repeat(50)}`)
    const seen: unknown[] = []
    for (let page = first, pages = 0; seen.length < 20 && pages < 20; pages += 1) {
      page = await pageAt(hall, goesOnAt(page))
      seen.push(...items(page).map(([, n]) => n))
    }
    expect(seen).toEqual(count(1, 20))
  })

  test('says what is not for whom', async () => {
    const hall = await exhibition()
    expect(await pageAt(hall, '/comet/refresh?channel=nothing/here')).toContain('There is no nothing/here for you')
    const nobody = await hall.ask('GET', '/comet/refresh?channel=mumbled/corner')
    expect(nobody.status).toBe(200)
    expect(nobody.text).toContain('Sign in to read mumbled/corner')
  })

  test('tells what nobody presents as JSON, and nothing of what was erased', async () => {
    const hall = await exhibition()
    await hall.mumble('corner', { deep: ['</code>'] })
    expect(await pageAt(hall, '/comet/refresh?channel=mumbled/corner')).toContain(
      '<code>{&quot;deep&quot;:[&quot;&lt;/code&gt;&quot;]}</code>',
    )
    await hall.say('hall', 'regretted')
    await hall.erase('hall', 1)
    const page = await pageAt(hall, HALL)
    expect(page).not.toContain('regretted')
    expect(page).toMatch(/data-n="1" hidden>.*<i>erased<\/i>/)
  })

  test('runs no script, sends forms to us alone, and stands in no frame of others', async () => {
    const hall = await exhibition()
    const { headers } = await hall.ask('GET', HALL, { as: MIRA })
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'self'$/,
    )
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(headers.get('cache-control')).toBe('no-store, no-transform')
    expect(Number(headers.get('content-length'))).toBeGreaterThan(500)
  })

  test('is nobody’s, for a page elsewhere: what anyone may read, and no form', async () => {
    const hall = await exhibition()
    await hall.say('hall', 'one')
    const headers = { 'sec-fetch-site': 'cross-site' }
    const told = await hall.ask('GET', HALL, { headers })
    expect(items(told.text)).toEqual([['talk/hall', 1, 'one']])
    expect(told.text).not.toContain('<form')
    expect((await hall.ask('GET', '/comet/refresh?channel=mumbled/corner', { headers })).status).toBe(403)
  })

  test.each([
    ['&since=', 400, 'bad-request'],
    ['&since=forged', 400, 'bad-cursor'],
    ['&channel=NO', 400, 'bad-request'],
    ['&channel=talk/*', 400, 'bad-request'],
    ['&timeout=soon', 400, 'bad-request'],
    [Array.from({ length: 101 }, (_, index) => `&channel=talk/${index}`).join(''), 413, 'too-large'],
  ])('that cannot be made is one that says so (%s)', async (more, status, code) => {
    const hall = await exhibition()
    const told = await hall.ask('GET', HALL + more, { as: MIRA })
    expect(told.status).toBe(status)
    expect(attribute(told.text, 'html', 'data-code')).toBe(code)
    expect(told.text).toMatch(/<p role="alert">.+<\/p>/)
    expect(told.text).not.toContain('http-equiv="refresh"')
    expect(told.headers.get('content-security-policy')).toContain("default-src 'none'; style-src")
    expect(hall.kernel.kernel.connections.summary().byTransport).toEqual({})
  })

  test('whose cursor is not ours leads to one without', async () => {
    const hall = await exhibition()
    const { text } = await hall.ask('GET', '/comet/refresh?since=forged&channel=talk/hall', { as: MIRA })
    const [, again = ''] = /<a href="([^"]*)">Try again/.exec(text) ?? []
    expect(await pageAt(hall, textOf(again))).toContain('<form')
  })

  test('that comes too early comes by itself when it may', async () => {
    const hall = await exhibition({ limits: { connectionsPerAddress: 0 } })
    const told = await hall.ask('GET', `${HALL}&"quoted"`, { as: MIRA })
    expect(told.status).toBe(429)
    expect(told.headers.get('retry-after')).toBe('5')
    expect(attribute(told.text, 'meta http-equiv="refresh"', 'content')).toMatch(/^5;url=\/comet\/refresh\?channel=talk\/hall&.*quoted/)
  })
})

describe('a form', () => {
  const fieldsOf = (page: string): Record<string, string> => {
    const form = /<form method="post" action="\/comet\/refresh">(.*?)<\/form>/s.exec(page)?.[1] ?? ''
    return Object.fromEntries(
      [...form.matchAll(/<input([^>]*)>/g)].map(([, tag = '']) => {
        const { name = '', value = '' } = attributesOf(tag)
        return [name, value]
      }),
    )
  }

  test('stands for each channel that one may write to, where its plugin presents one', async () => {
    const hall = await exhibition()
    const path = '/comet/refresh?channel=talk/hall&channel=talk/attic&channel=closed/x&channel=mumbled/x&channel=board/x'
    const forms = (page: string) => [...page.matchAll(/name="channel" value="([^"]*)"/g)].map(([, channel]) => channel)
    expect(forms(await pageAt(hall, path))).toEqual(['talk/hall', 'talk/attic'])
    expect(forms(await pageAt(hall, path, ADA))).toEqual(['talk/hall', 'talk/attic', 'closed/x'])
    const page = await pageAt(hall, HALL)
    expect(page).toContain('<label>Your &lt;words&gt; <input name="text" required autocomplete="off"></label>')
    expect(page).toContain('<input type="hidden" name="mood" value="good &quot;mood&quot;">')
    expect((await hall.ask('GET', HALL)).text).not.toContain('<form')
  })

  test('publishes, and leads back to its page, which tells it', async () => {
    const hall = await exhibition()
    await hall.say('hall', 'before')
    const page = await pageAt(hall, HALL)
    const referer = `${hall.kernel.origin}${goesOnAt(page)}&pause=`
    const told = await hall.send({ ...fieldsOf(page), text: 'hello\r\nworld & <all>' }, { headers: { referer } })
    expect(told.status).toBe(303)
    expect(told.headers.get('location')).toBe(goesOnAt(page))
    const after = await pageAt(hall, told.headers.get('location') ?? '')
    const said = { text: 'hello\nworld & <all>', mood: 'good "mood"' }
    expect(items(after)).toEqual([['talk/hall', 2, expect.any(String)]])
    expect(JSON.parse(String(items(after)[0]?.[2]))).toEqual({ mood: said.mood, text: said.text })
  })

  test.each([
    ['nothing', {}],
    ['another page of ours', { referer: 'http://127.0.0.1/rooms/lobby?channel=x' }],
    ['what is no address', { referer: 'hall' }],
    ['a page that names nothing', { referer: 'http://127.0.0.1/comet/refresh' }],
  ])('whose page is told by %s leads to its channel', async (_, headers) => {
    const hall = await exhibition()
    const told = await hall.send({ channel: 'talk/hall', text: 'hello' }, { headers })
    expect([told.status, told.headers.get('location')]).toEqual([303, '/comet/refresh?channel=talk%2Fhall'])
    expect(items(await pageAt(hall, told.headers.get('location') ?? ''))).toEqual([['talk/hall', 1, 'hello']])
  })

  test('sent twice publishes once; each page has a key of its own', async () => {
    const hall = await exhibition()
    const [one, other] = [fieldsOf(await pageAt(hall, HALL)), fieldsOf(await pageAt(hall, HALL))]
    expect(one.key).not.toBe(other.key)
    for (const fields of [one, one, other]) expect((await hall.send({ ...fields, text: 'hello' })).status).toBe(303)
    expect(items(await pageAt(hall, HALL))).toHaveLength(2)
    const reused = await hall.send({ ...one, text: 'something else' })
    expect([reused.status, attribute(reused.text, 'html', 'data-code')]).toEqual([409, 'key-reused'])
  })

  test.each([
    ['no channel', { text: 'x' }, {}, 400, 'bad-request'],
    ['a malformed channel', { channel: 'NO', text: 'x' }, {}, 400, 'bad-request'],
    ['a channel that is not there', { channel: 'nothing/here', text: 'x' }, {}, 404, 'not-found'],
    ['a channel that is read only', { channel: 'closed/x', text: 'x' }, {}, 403, 'forbidden'],
    ['data that the channel does not take', { channel: 'talk/hall', words: 'x' }, {}, 400, 'bad-request'],
    ['a NUL', { channel: 'talk/hall', text: 'a\0b' }, {}, 400, 'bad-request'],
    ['a field that would set a prototype', { channel: 'talk/hall', text: 'x', ['__proto__']: 'x' }, {}, 400, 'bad-request'],
    ['a malformed key', { channel: 'talk/hall', text: 'x', key: 'two words' }, {}, 400, 'bad-request'],
    ['what the plugin refuses', { channel: 'talk/hall', text: 'refused' }, {}, 409, 'conflict'],
    ['too much', { channel: 'talk/hall', text: 'x'.repeat(70_000) }, {}, 413, 'too-large'],
    ['another origin', { channel: 'talk/hall', text: 'x' }, { origin: 'https://evil.example' }, 403, 'foreign-origin'],
    ['JSON', { channel: 'talk/hall', text: 'x' }, { 'content-type': 'application/json' }, 415, 'wrong-type'],
  ])('with %s gets a page that says why, and publishes nothing', async (_, fields, headers, status, code) => {
    const hall = await exhibition()
    // A token is no cookie: only a request without one can be foreign.
    const cookie = 'origin' in headers ? { as: undefined } : {}
    const told = await hall.send(fields as Record<string, string>, { headers, ...cookie })
    expect([told.status, attribute(told.text, 'html', 'data-code')]).toEqual([status, code])
    expect(told.text).toMatch(/<p role="alert">.+<\/p>/)
    expect(told.text).not.toContain('<this>')
    expect(items(await pageAt(hall, HALL))).toEqual([])
  })

  test('is refused to nobody', async () => {
    const hall = await exhibition()
    const told = await hall.send({ channel: 'talk/hall', text: 'x' }, { as: undefined })
    expect([told.status, attribute(told.text, 'html', 'data-code')]).toEqual([401, 'unauthenticated'])
  })
})
