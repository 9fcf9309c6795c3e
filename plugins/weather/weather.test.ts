import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { use } from '../../kernel/index.ts'
import type { StateEntry, StateFrame } from '../../kernel/protocol.ts'
import { FakeClock, type Following, person, type TestKernel, testKernel } from '../../kernel/testing.ts'
import { type FeedServer, startFeedServer } from '../../test/feeds/server.ts'
import { twin } from '../../test/feeds/twins.ts'
import weather from './index.ts'
import type { Report } from './report.ts'

const FEED = twin('environment-canada')
const WARMER = FEED.replace('-0.4&deg;C', '7.5&deg;C').replaceAll('20260301120000', '20260301130000')

let feeds: FeedServer
let kernel: TestKernel
beforeEach(async () => {
  feeds = await startFeedServer()
  feeds.serve('/ec', FEED, { etag: '"1"' })
})
afterEach(async () => {
  await kernel.stop()
  await feeds.close()
})

type Places = Record<string, { url?: string; urls?: string[]; name?: string; names?: Record<string, string>; zone?: string }>
const start = async (places: Places, every: '1s' | '10m' = '10m', kept: { folder?: string } = {}) => {
  const clock = new FakeClock(Date.UTC(2026, 2, 1, 12, 10))
  kernel = await testKernel({ plugins: [use(weather, { places, every })], netAllow: [feeds.hostAndPort], clock, ...kept })
}
const port = () => ({ port: { url: `${feeds.url}/ec`, name: 'Port Example' } })
const isState = (frame: { type: string }): frame is StateFrame => frame.type === 'state'
const reports = (entries: readonly StateEntry[]) => new Map(entries.map(({ key, data }) => [key, data as Report | null]))
/** Lets the clock pass, second by second, until a reader is told something of the channel that fulfils the condition. */
const until = async (reader: Following, condition: (report: Map<string, Report | null>) => boolean) => {
  const told = reader.next((frame) => isState(frame) && condition(reports(frame.entries)))
  let waiting = true
  const done = told.finally(() => {
    waiting = false
  })
  while (waiting) {
    kernel.clock.advance(1_000)
    await new Promise((resolve) => setImmediate(resolve))
  }
  const frame = await done
  return reports(isState(frame) ? frame.entries : [])
}
const now = async (place: string) => reports((await kernel.ask('GET', `/channels/weather/${place}`)).json.entries)

describe('a configured place', () => {
  test('is asked for from the start, and told to anyone by slot', async () => {
    await start(port())
    const reader = await kernel.follow(['weather/port'])
    const told = await until(reader, (report) => report.has('current'))
    expect(told.get('current')).toMatchObject({
      place: 'port',
      slot: 'current',
      text: 'Light Rain',
      tempC: -0.4,
      source: 'Environment Canada',
    })
    expect([...(await now('port')).keys()].sort()).toEqual(['current', 'day:1', 'day:2', 'day:3', 'day:4'])
    expect(feeds.requests[0]?.headers).toMatchObject({ 'user-agent': expect.stringMatching(/^Encke\/\S+ \(\+http.*\/about-bot\)$/) })
    reader.leave()
  })

  test('changes in what has changed, when the feed changes', async () => {
    await start(port(), '1s')
    const reader = await kernel.follow(['weather/port'])
    await until(reader, (report) => report.has('day:4'))
    feeds.serve('/ec', WARMER, { etag: '"2"' })
    const told = await until(reader, () => true)
    expect([...told]).toMatchObject([['current', { tempC: 7.5 }]])
    feeds.serve('/ec', FEED, { etag: '"1"' })
    expect([...(await until(reader, () => true))]).toMatchObject([['current', { tempC: -0.4 }]])
    reader.leave()
  })

  test('is listed with its name; one that is not configured is not there', async () => {
    await start({ ...port(), hill: { url: `${feeds.url}/ec` } })
    expect((await kernel.ask('GET', '/api/weather/places')).json).toEqual({
      places: [
        { id: 'port', name: 'Port Example' },
        { id: 'hill', name: 'hill' },
      ],
    })
    expect((await kernel.ask('GET', '/channels/weather/hill', { as: person('Mira') })).status).toBe(200)
    expect((await kernel.ask('GET', '/channels/weather/nowhere', { as: person('Mira') })).status).toBe(404)
  })

  test('shares one request with another of the same feed, also when it comes later', async () => {
    await start({ ...port(), hill: { url: `${feeds.url}/ec` } }, '1s')
    const reader = await kernel.follow(['weather/hill'])
    await until(reader, (report) => report.has('current'))
    expect((await now('port')).size).toBe((await now('hill')).size)
    expect(feeds.requests).toHaveLength(1)
    reader.leave()
  })
})

describe('after a restart', () => {
  test('the values are there at once, and a 304 leaves them', async () => {
    await start(port(), '1s')
    const reader = await kernel.follow(['weather/port'])
    await until(reader, (report) => report.has('current'))
    const before = feeds.requests.length
    await kernel.restart()
    expect((await now('port')).get('current')).toMatchObject({ tempC: -0.4 })
    const asked = feeds.asked('/ec', before + 1)
    kernel.clock.advance(2_000)
    expect(await asked).toMatchObject({ status: 304, headers: { 'if-none-match': '"1"' } })
    expect((await now('port')).size).toBe(5)
    reader.leave()
  })

  test('a place by a new name gets the whole of its feed and not a 304', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'encke-weather-'))
    await start(port(), '1s', { folder })
    const before = await kernel.follow(['weather/port'])
    await until(before, (report) => report.has('current'))
    await kernel.stop()
    await start({ harbour: { url: `${feeds.url}/ec` } }, '1s', { folder })
    const after = await kernel.follow(['weather/harbour'])
    expect((await until(after, (report) => report.has('current'))).get('current')).toMatchObject({ place: 'harbour', tempC: -0.4 })
    expect(feeds.requests.at(-1)?.headers).not.toHaveProperty('if-none-match')
    await kernel.stop()
    rmSync(folder, { recursive: true })
  })
})

describe('a feed', () => {
  test.each(['500', 'malformed', 'huge'] as const)(
    'that fails (%s) leaves the last good values, marks them, and clears the mark',
    async (how) => {
      await start(port(), '1s')
      const reader = await kernel.follow(['weather/port'])
      await until(reader, (report) => report.has('day:4'))
      feeds.fail('/ec', how)
      const stale = await until(reader, (report) => report.get('current')?.stale === true)
      expect(stale.get('current')).toMatchObject({ tempC: -0.4, stale: true })
      expect([...(await now('port')).values()].every((report) => report?.stale)).toBe(true)
      feeds.serve('/ec', FEED, { etag: '"1"' })
      await until(reader, (report) => report.get('current')?.stale === undefined)
      expect([...(await now('port')).values()].some((report) => report?.stale)).toBe(false)
      reader.leave()
    },
  )

  test('of warnings shows those in force, and lets them expire', async () => {
    feeds.serve('/cap', twin('meteoalarm').replaceAll('2099-03-02T15:00:00', '2026-03-01T12:20:00'))
    await start({ land: { url: `${feeds.url}/cap` } })
    const reader = await kernel.follow(['weather/land'])
    await until(reader, (report) => report.has('warning:2.49.0.0.999.0.XX.1'))
    expect([...(await now('land')).keys()].sort()).toEqual(['warning:2.49.0.0.999.0.XX.1', 'warning:2.49.0.0.999.0.XX.2'])
    const told = await until(reader, (report) => report.has('current'))
    expect(told.get('current')).toMatchObject({ text: 'No warnings in effect', source: 'MeteoAlarm' })
    expect([...(await now('land')).keys()]).toEqual(['current'])
    reader.leave()
  })
})

describe('a feed that lies', () => {
  const entries = (count: number, entry: (n: number) => string) => Array.from({ length: count }, (_, n) => entry(n)).join('')
  const LIES = {
    'ten thousand alerts': `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2"><title>MeteoAlarm</title>${entries(10_000, (n) => `<entry><title>Gale ${n}</title><cap:identifier>a.${n}</cap:identifier><cap:expires>9999-12-31T23:59:59Z</cap:expires></entry>`)}</feed>`,
    'a future far away': FEED.replace(/<updated>[^<]*/g, '<updated>9999-12-31T23:59:59Z').replace('-0.4&deg;C', '40000&deg;C'),
    'days without end': JSON.stringify({
      generationtime_ms: 1,
      timezone: 'Mars/Olympus_Mons',
      utc_offset_seconds: 1e308,
      current: { time: 'never', temperature_2m: 1e300, weather_code: -1 },
      daily: { time: Array.from({ length: 10_000 }, (_, n) => `${2026 + n}-01-01`), temperature_2m_max: ['hot', null, {}] },
    }),
  }
  test.each(Object.entries(LIES))(
    'of %s is believed as far as it can be, and the next one is read',
    { timeout: 60_000 },
    async (_, lie) => {
      feeds.serve('/lie', lie)
      await start({ land: { url: `${feeds.url}/lie`, name: 'Land' }, ...port() }, '1s')
      const reader = await kernel.follow(['weather/port', 'weather/land'])
      await until(reader, (report) => report.has('day:4'))
      feeds.serve('/lie', FEED)
      while (!(await now('land')).has('day:4')) {
        kernel.clock.advance(1_000)
        await new Promise((resolve) => setImmediate(resolve))
      }
      expect((await now('land')).size).toBe(5)
      expect([...(await now('port')).values()].some((report) => report?.stale)).toBe(false)
      reader.leave()
    },
  )

  test('shows a hundred warnings at most, nothing that cannot be, and no day beyond what anybody knows', async () => {
    const shown = async (lie: string) => {
      feeds.serve('/lie', lie)
      await start({ land: { url: `${feeds.url}/lie` } }, '1s')
      // Not `until`, which lets the clock run: reading takes its time in another thread.
      await expect
        .poll(async () => {
          kernel.clock.advance(1_000)
          return (await now('land')).size
        })
        .toBeGreaterThan(0)
      const told = [...(await now('land')).values()].flatMap((report) => report ?? [])
      await kernel.stop()
      return told
    }
    expect(await shown(LIES['ten thousand alerts'])).toHaveLength(100)
    const future = await shown(LIES['a future far away'])
    expect(future.find(({ slot }) => slot === 'current')).toMatchObject({ text: 'Light Rain' })
    expect(future.every((report) => report.issuedAt === undefined && report.tempC === undefined)).toBe(true)
    await start({})
  })
})

describe('shown outside', () => {
  const settled = async () => {
    await start({ port: { ...port().port, zone: 'America/Toronto' } })
    const reader = await kernel.follow(['weather/port'])
    await until(reader, (report) => report.has('current'))
    reader.leave()
  }

  test('a place is a live picture, a page for a frame and a calendar', async () => {
    await settled()
    const picture = await kernel.ask('GET', '/live/weather/port.svg?once&lang=fr&theme=dark')
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^image\/svg\+xml/)])
    expect(picture.text).toContain('<title>Port Example, 0 °C, Pluie faible</title>')
    const page = await kernel.ask('GET', '/embed/weather/port?units=us')
    expect(page.text).toContain('<encke-weather place="port" lang="en" units="us" theme="auto">')
    expect(page.text).toContain('<strong class="temp">31 °F</strong>')
    const calendar = await kernel.ask('GET', '/channels/weather/port.ics')
    expect(calendar.text).toContain('DTSTART;VALUE=DATE:20260301')
    expect(calendar.text.match(/BEGIN:VEVENT/g)).toHaveLength(4)
  })

  test('a place that is not there is 404 in every way', async () => {
    await settled()
    for (const path of [
      '/live/weather/nowhere.svg',
      '/embed/weather/nowhere',
      '/channels/weather/nowhere.ics',
      '/channels/warnings/nowhere',
    ])
      expect([path, (await kernel.ask('GET', path, { as: person('Mira') })).status]).toEqual([path, 404])
  })

  test('places are found by anyone, from any page', async () => {
    await start({
      york: { url: `${feeds.url}/ec`, name: 'York', names: { fr: 'Eboracum', 'zh-Hant': '約克' }, zone: 'Europe/London' },
      ...port(),
    })
    const found = async (q: string) => {
      const { json } = await kernel.ask('GET', `/api/weather/places?q=${encodeURIComponent(q)}`, {
        headers: { origin: 'https://other.example' },
      })
      return json.places.map(({ id }: { id: string }) => id)
    }
    expect([await found('EBÓRACUM'), await found('約'), await found('example'), await found('zz')]).toEqual([
      ['york'],
      ['york'],
      ['port'],
      [],
    ])
    const { json, headers } = await kernel.ask('GET', '/api/weather/places?q=york', { headers: { origin: 'https://other.example' } })
    expect(json.places).toEqual([{ id: 'york', name: 'York', names: { fr: 'Eboracum', 'zh-Hant': '約克' }, zone: 'Europe/London' }])
    expect(headers.get('access-control-allow-origin')).toBe('*')
  })
})

describe('a configuration', () => {
  const check = (config: unknown) => weather.config?.['~standard'].validate(config)

  test('may be absent: no places, asked every ten minutes', async () => {
    expect(await check({})).toEqual({ value: { places: {}, every: 600_000, lang: 'en', units: 'metric' } })
    await start({})
    expect((await kernel.ask('GET', '/api/weather/places')).json).toEqual({ places: [] })
  })

  test('may name several feeds, or a position', async () => {
    await start({})
    const places = {
      a: { url: 'http://a.test/1', urls: ['http://a.test/2', 'http://a.test/1'] },
      b: { latitude: 59.91386, longitude: 10.75224, source: 'met.no' },
    }
    expect(await check({ places })).toMatchObject({
      value: {
        places: {
          a: { sources: ['http://a.test/1', 'http://a.test/2'] },
          b: { sources: ['https://api.met.no/weatherapi/locationforecast/2.0/complete?lat=59.9139&lon=10.7522'] },
        },
      },
    })
  })

  test.each(['1s', '90s', '10m', '1.5h', '1d'])('may ask every %s', async (every) => {
    await start({})
    expect(await check({ every })).toMatchObject({ value: { every: expect.any(Number) } })
  })

  test.each([
    { every: '500ms' },
    { every: '0.5s' },
    { every: 'often' },
    { places: { 'Not An Id': { url: 'http://a.test/' } } },
    { places: { a: { url: 'file:///etc/passwd' } } },
    { places: { a: {} } },
    { places: { a: { latitude: 1 } } },
    { places: { a: { latitude: 91, longitude: 0 } } },
    { places: { a: { latitude: 1, longitude: 0, source: 'crystal ball' } } },
    { places: { a: { url: 'http://a.test/', zone: 'Mars/Olympus_Mons' } } },
    { places: { a: { url: 'http://a.test/', names: { 'no tag': 'x' } } } },
    { units: 'kelvin' },
  ])('that makes no sense is refused: %j', async (config) => {
    await start({})
    expect(await check(config)).toHaveProperty('issues')
  })
})
