import { describe, expect, test } from 'vitest'
import { parseDate } from '../../plugins/weather/feed/dates.ts'
import type { Feed } from '../../plugins/weather/feed/feed.ts'
import { readDocument, readFeed } from '../../plugins/weather/feed/parse.ts'
import { underTheSky } from './sky.ts'

const asFeed = (text: string, url: string): Feed => readFeed(readDocument(Buffer.from(text), { url }), { url })
const FOREIGN = { origin: 'https://elsewhere.example' }

describe.each(['rss', 'atom'])('%s', (form) => {
  test('has what a log has said, the newest first, under ids that stay', async () => {
    const { kernel, tell, erase } = await underTheSky()
    await tell('world', 'one <b>&amp; ]]>\u0001')
    await tell('world', 'two\nwith more')
    await erase('world', 1)
    const path = `/channels/news/world.${form}`
    const { status, headers, text } = await kernel.ask('GET', path, { headers: FOREIGN })
    expect([status, headers.get('content-type')]).toEqual([200, `application/${form}+xml; charset=utf-8`])
    expect([headers.get('access-control-allow-origin'), headers.get('cache-control')]).toEqual(['*', 'public, max-age=60'])
    const { title, entries } = asFeed(text, kernel.origin + path)
    expect(title).toBe('news/world')
    expect(entries.map(({ id, title }) => [id, title])).toEqual([
      ['urn:encke:channel:news/world:3', 'erasing'],
      ['urn:encke:channel:news/world:2', 'two'],
    ])
    expect(entries[0]?.issuedAt).toBe(kernel.clock.now())
    expect(text).toContain(`href="${kernel.origin}${path}"`)
    kernel.clock.advance(60_000)
    const ids = async (): Promise<string[]> => asFeed((await kernel.ask('GET', path)).text, kernel.origin).entries.map(({ id }) => id)
    expect(await ids()).toEqual(entries.map(({ id }) => id))
    await kernel.restart()
    expect(await ids()).toEqual(entries.map(({ id }) => id))
  })

  test('of what is hostile is well-formed', async () => {
    const { kernel, tell } = await underTheSky()
    const hostile = ['one <b>&amp; ]]> "\'\u0001', '</title><script>', '\ufffe\uffff', '🌧'.repeat(200)]
    for (const text of hostile) await tell('world', text)
    const { text } = await kernel.ask('GET', `/channels/news/world.${form}`)
    const { entries } = asFeed(text, kernel.origin)
    expect(entries).toHaveLength(4)
    expect(text).not.toContain('<script')
    expect(text).toContain(`${'🌧'.repeat(119)}…`)
  })

  test('has an entry for each key of state, another when it changes, and is not sent twice', async () => {
    const { kernel, set } = await underTheSky()
    await set('york', 'now', { text: 'sun' })
    const path = `/channels/sky/york.${form}`
    const first = await kernel.ask('GET', path)
    const etag = first.headers.get('etag') ?? ''
    expect((await kernel.ask('GET', path, { headers: { 'if-none-match': `"x", W/${etag}` } })).status).toBe(304)
    kernel.clock.advance(1_000)
    await set('york', 'day:1', { text: 'rain' })
    const second = await kernel.ask('GET', path, { headers: { 'if-none-match': etag } })
    const { url, entries } = asFeed(second.text, kernel.origin)
    expect(second.text).toContain('<title>The &lt;sky&gt; over york</title>')
    expect(url).toBe(`${kernel.origin}/embed/sky/york`)
    const at = (key: string, ago: number): string => `urn:encke:channel:sky/york:${key}:${kernel.clock.now() - ago}`
    expect(entries.map(({ id, title, text }) => [id, title, text])).toEqual([
      [at('day%3A1', 0), 'rain', 'rain'],
      [at('now', 1_000), 'sun', 'sun'],
    ])
  })

  test('keeps the entry of what is told again unchanged', async () => {
    const { kernel, set } = await underTheSky()
    const fetched = async () => (await kernel.ask('GET', `/channels/sky/york.${form}`)).text
    const since = kernel.clock.now()
    await set('york', 'now', { text: 'sun', since })
    const first = await fetched()
    expect(first).toContain(`urn:encke:channel:sky/york:now:${since}`)
    kernel.clock.advance(60_000)
    await set('york', 'now', { text: 'sun', since })
    expect(await fetched()).toBe(first)
  })

  test('of a channel that says nothing is a feed all the same', async () => {
    const { kernel } = await underTheSky()
    const { text } = await kernel.ask('GET', `/channels/sky/york.${form}`)
    expect(asFeed(text, kernel.origin).entries).toEqual([])
    await kernel.ask('GET', '/up')
    kernel.clock.advance(60_000)
    expect((await kernel.ask('GET', `/channels/sky/york.${form}`)).text).toBe(text)
  })
})

describe('json', () => {
  test('is what the channel answers by itself, and not sent twice, whatever is said elsewhere', async () => {
    const { kernel, set, tell } = await underTheSky()
    await set('york', 'now', { text: 'sun' })
    const told = await kernel.ask('GET', '/channels/sky/york.json', { headers: FOREIGN })
    expect(told.json).toEqual((await kernel.ask('GET', '/channels/sky/york')).json)
    expect(told.headers.get('access-control-allow-origin')).toBe('*')
    await tell('world', 'noise')
    const again = { 'if-none-match': told.headers.get('etag') ?? '' }
    const same = await kernel.ask('GET', '/channels/sky/york.json', { headers: again })
    expect([same.status, same.text]).toEqual([304, ''])
    await set('york', 'now', { text: 'rain' })
    expect((await kernel.ask('GET', '/channels/sky/york.json', { headers: again })).status).toBe(200)
  })

  test('of a log has pages', async () => {
    const { kernel, tell } = await underTheSky()
    for (const text of ['one', 'two', 'three']) await tell('world', text)
    const page = await kernel.ask('GET', '/channels/news/world.json?limit=2')
    expect(page.json.publications).toMatchObject([{ n: 2 }, { n: 3 }])
    const before = await kernel.ask('GET', `/channels/news/world.json?limit=2&before=${page.json.before}`)
    expect(before.json).toMatchObject({ publications: [{ n: 1, data: 'one' }], before: null })
  })
})

describe('ics', () => {
  const START = Date.UTC(2026, 2, 1, 23, 30)
  /** The lines of a calendar, unfolded (RFC 5545 §3.1). */
  const lines = (text: string): string[] => text.replaceAll('\r\n ', '').split('\r\n')

  test('has the events of a channel as RFC 5545 writes them', async () => {
    const { kernel, set } = await underTheSky()
    const long = `wind, "rain"; and \\ ${'🌧 snow '.repeat(20)}`
    await set('york', 'now', { text: 'no event' })
    await set('york', 'day:1', { text: long, start: START })
    await set('york', 'day:2', { text: 'all day', start: START, wholeDay: true })
    const { status, headers, text } = await kernel.ask('GET', '/channels/sky/york.ics', { headers: FOREIGN })
    expect([status, headers.get('content-type'), headers.get('access-control-allow-origin')]).toEqual([
      200,
      'text/calendar; charset=utf-8',
      '*',
    ])
    const escaped = `wind\\, "rain"\\; and \\\\ ${'🌧 snow '.repeat(20)}`
    const stamp = new Date(kernel.clock.now()).toISOString().replace(/[-:]|\.\d+/g, '')
    expect(lines(text)).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Encke//Encke//EN',
      'CALSCALE:GREGORIAN',
      'METHOD:PUBLISH',
      'NAME:The <sky> over york',
      'X-WR-CALNAME:The <sky> over york',
      'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
      ...['BEGIN:VEVENT', `UID:sky-${START}@sky.york`, `DTSTAMP:${stamp}`, 'DTSTART:20260301T233000Z', 'DTEND:20260302T003000Z'],
      ...[`SUMMARY:${escaped}`, `DESCRIPTION:${escaped}\\;\\nagain`, 'END:VEVENT'],
      ...['BEGIN:VEVENT', `UID:sky-${START}@sky.york`, `DTSTAMP:${stamp}`, 'DTSTART;VALUE=DATE:20260301', 'DTEND;VALUE=DATE:20260302'],
      ...['SUMMARY:all day', 'DESCRIPTION:all day\\;\\nagain', 'END:VEVENT'],
      'END:VCALENDAR',
      '',
    ])
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(text).not.toMatch(/[^\r]\n|\ufffd/)
  })

  test('leaves out what has no real beginning', async () => {
    const { kernel, set } = await underTheSky()
    await set('york', 'a', { text: 'never', start: 1e300 })
    await set('york', 'b', { text: 'before', start: -1 })
    expect((await kernel.ask('GET', '/channels/sky/york.ics')).text).not.toContain('VEVENT')
  })
})

test.each(['members/x', 'sky/hidden', 'nods/x', 'nowhere/x', 'Sky/york'])('of %s there is nothing for anyone', async (name) => {
  const { kernel } = await underTheSky()
  for (const form of ['json', 'rss', 'atom', 'ics']) {
    const told = await kernel.ask('GET', `/channels/${name}.${form}`, { headers: FOREIGN })
    expect([told.status, told.json.code]).toEqual([404, 'not-found'])
  }
})

test('without events there is no calendar, and no other form there is', async () => {
  const { kernel } = await underTheSky()
  expect((await kernel.ask('GET', '/channels/news/world.ics')).json).toMatchObject({ status: 404, detail: 'news/world has no calendar.' })
  expect((await kernel.ask('GET', '/channels/news/world.xml')).status).toBe(400)
})

test('the dates of feeds are dates', async () => {
  const { kernel, tell } = await underTheSky()
  await tell('world', 'one')
  const { text } = await kernel.ask('GET', '/channels/news/world.rss')
  expect(parseDate(/<pubDate>(.*)<\/pubDate>/.exec(text)?.[1])).toBe(kernel.clock.now())
})
