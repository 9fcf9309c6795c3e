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

type Places = Record<string, { url: string; name?: string }>
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

describe('a configuration', () => {
  const check = (config: unknown) => weather.config?.['~standard'].validate(config)

  test('may be absent: no places, asked every ten minutes', async () => {
    expect(await check({})).toEqual({ value: { places: {}, every: 600_000, lang: 'en', units: 'metric' } })
    await start({})
    expect((await kernel.ask('GET', '/api/weather/places')).json).toEqual({ places: [] })
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
  ])('that makes no sense is refused: %j', async (config) => {
    await start({})
    expect(await check(config)).toHaveProperty('issues')
  })
})
