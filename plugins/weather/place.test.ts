import { beforeEach, describe, expect, test } from 'vitest'
import type { ConfiguredPlace } from './config.ts'
import { Place, type PlaceChange } from './place.ts'
import type { Bulletin, Report } from './report.ts'

const MINUTE = 60_000
let now: number
let values: Map<string, Report>
let writes: string[]
let failures: unknown[]
let broken: boolean
let place: Place

const FEED = 'http://a.test/'
const OTHER = 'http://b.test/'
const CONFIGURED = { names: {}, search: [], sources: [FEED, OTHER] }
let news: string[]
let told: Map<string, readonly Bulletin[]>

const turn = () => new Promise((resolve) => setImmediate(resolve))
const write = async (change: PlaceChange) => {
  await turn() // as a commit does
  if (broken) throw new Error('disk full')
  if (change.told) told.set(change.told.source, change.told.bulletins)
  for (const report of change.publish) values.set(report.slot, report)
  for (const slot of change.remove) values.delete(slot)
  writes.push(...change.publish.map(({ slot }) => `+${slot}`), ...change.remove.map((slot) => `-${slot}`))
  news.push(...change.news.map(({ type, id }) => `${type.slice('warning.'.length)} ${id}`))
}
const open = (configured: ConfiguredPlace = CONFIGURED) =>
  new Place(
    { id: 'here', place: configured, every: 10 * MINUTE },
    { current: () => values, write, now: () => now, failed: (error) => failures.push(error) },
  )
beforeEach(() => {
  now = Date.UTC(2026, 2, 1)
  values = new Map()
  writes = []
  news = []
  told = new Map()
  failures = []
  broken = false
  place = open()
})
/** What was written since the last time. */
const written = async () => {
  for (let round = 0; round < 5; round++) await turn()
  return writes.splice(0).sort()
}
const tell = (...bulletins: Bulletin[]) => tellFrom(FEED, ...bulletins)
const tellFrom = (source: string, ...bulletins: Bulletin[]) => place.tell(source, { bulletins, ttl: undefined })
/** What became of warnings since the last time. */
const heard = () => news.splice(0).sort()
const current: Bulletin = { slot: 'current', text: 'Rain', tempC: 4 }
const day = (n: number, text = 'Sun'): Bulletin => ({ slot: `day:${n}`, text })
const warning = (id: string, validTo?: number): Bulletin => ({
  slot: `warning:${id}`,
  text: 'Wind',
  source: 'Met',
  ...(validTo && { validTo }),
})

describe('what a feed says', () => {
  test('is published slot by slot, and only what has changed is published again', async () => {
    await tell(current, day(1), day(2))
    expect(await written()).toEqual(['+current', '+day:1', '+day:2'])
    expect(values.get('current')).toEqual({ ...current, place: 'here' })
    await tell(current, day(1, 'Snow'), day(2))
    expect(await written()).toEqual(['+day:1'])
  })

  test('and no longer says goes; a station that is silent beside its forecast is waited for', async () => {
    await tell(current, day(1), day(2), warning('a'))
    await written()
    await tell(day(1))
    expect(await written()).toEqual(['-day:2', '-warning:a'])
    await tell(warning('b'))
    expect(await written()).toEqual(['+warning:b', '-current', '-day:1'])
  })

  test('when it says nothing at all changes nothing', async () => {
    await tell(current)
    await written()
    await tell()
    expect(await written()).toEqual([])
  })

  test('that cannot be written is told to whoever asked, and the next change is made all the same', async () => {
    broken = true
    await expect(tell(current)).rejects.toThrow('disk full')
    place.fail(FEED, { failures: 2, lastSuccess: undefined })
    broken = false
    await tell(current)
    expect([await written(), failures]).toEqual([['+current'], []])
  })
})

describe('a warning', () => {
  test('that has expired is not published, and one that expires goes by itself', async () => {
    await tell(current, day(1), warning('old', now), warning('new', now + 5 * MINUTE), warning('open'))
    expect(await written()).toEqual(['+current', '+day:1', '+warning:new', '+warning:open'])
    now += 5 * MINUTE - 1
    place.review()
    expect(await written()).toEqual([])
    now += 1
    place.review()
    expect(await written()).toEqual(['-warning:new'])
  })

  test('that was the last of a publisher of warnings leaves the word that there are none', async () => {
    await tell(warning('a', now + MINUTE))
    now += MINUTE
    place.review()
    expect(await written()).toEqual(['+current', '+warning:a', '-warning:a'])
    expect(values.get('current')).toMatchObject({
      place: 'here',
      slot: 'current',
      text: 'No warnings in effect',
      source: 'Met',
      quiet: true,
    })
    await tell(warning('a', now))
    expect(await written()).toEqual([])
    await tell(warning('b'))
    expect(await written()).toEqual(['+warning:b', '-current'])
  })
})

describe('a feed that fails', () => {
  beforeEach(async () => {
    await tell(current, day(1))
    await written()
  })

  test('twice has its values marked as stale, once, until it works again', async () => {
    place.fail(FEED, { failures: 1, lastSuccess: now })
    expect(await written()).toEqual([])
    place.fail(FEED, { failures: 2, lastSuccess: now })
    place.fail(FEED, { failures: 3, lastSuccess: now })
    expect(await written()).toEqual(['+current', '+day:1'])
    expect(values.get('current')).toEqual({ ...current, place: 'here', stale: true })
    place.recover(FEED)
    expect(await written()).toEqual(['+current', '+day:1'])
    expect(values.get('current')).toEqual({ ...current, place: 'here' })
    place.review()
    expect(await written()).toEqual([])
  })

  test('once has its values stale when they are old', async () => {
    place.fail(FEED, { failures: 1, lastSuccess: now })
    now += 30 * MINUTE
    place.review()
    expect(await written()).toEqual([])
    now += 1
    place.review()
    expect(await written()).toEqual(['+current', '+day:1'])
  })

  test('is not stale for being old alone', async () => {
    now += 300 * MINUTE
    place.review()
    expect(await written()).toEqual([])
  })

  test('and then tells something new is fresh in what it tells at once', async () => {
    place.fail(FEED, { failures: 2, lastSuccess: now })
    await tell({ ...current, tempC: 5 }, day(1))
    place.recover(FEED)
    await written()
    expect([...values.values()].some(({ stale }) => stale)).toBe(false)
  })

  test('is told when its values cannot be marked', async () => {
    broken = true
    place.fail(FEED, { failures: 2, lastSuccess: now })
    await written()
    expect(failures).toEqual([new Error('disk full')])
  })
})

describe('what becomes of a warning', () => {
  test('is told once: issued, changed, cancelled, expired', async () => {
    await tell(current, warning('a', now + 60 * MINUTE), warning('b'))
    expect(heard()).toEqual(['issued a', 'issued b'])
    await tell(current, { ...warning('a', now + 60 * MINUTE), text: 'Storm' }, warning('b'))
    expect(heard()).toEqual(['changed a'])
    await tell(current, { ...warning('a', now + 60 * MINUTE), text: 'Storm' })
    expect(heard()).toEqual(['cancelled b'])
    place.fail(FEED, { failures: 2, lastSuccess: now })
    await written()
    expect(heard()).toEqual([]) // being out of date is no news of it
    now += 60 * MINUTE
    place.review()
    await written()
    expect(heard()).toEqual(['expired a'])
  })

  test('that takes the place of another is a change, and the other says nothing', async () => {
    await tell(warning('a.1'), warning('b.1'))
    heard()
    await tell({ ...warning('a.2'), replaces: ['a.1', 'a.0'] }, warning('b.1'))
    expect(heard()).toEqual(['changed a.2'])
    expect([...values.keys()].sort()).toEqual(['warning:a.2', 'warning:b.1'])
  })
})

describe('several sources', () => {
  test('complete each other: the first that has a slot tells it, days come from one forecast', async () => {
    await tellFrom(OTHER, { ...current, text: 'Fog' }, day(1, 'Snow'), day(2), day(3))
    expect([...values.keys()].sort()).toEqual(['current', 'day:1', 'day:2', 'day:3'])
    await tell(day(1), day(2))
    expect([values.get('current')?.text, values.get('day:1')?.text, values.has('day:3')]).toEqual(['Fog', 'Sun', false])
    await tell(current, day(1), day(2))
    expect(values.get('current')?.text).toBe('Rain')
  })

  test('say that there are no warnings only where there is nothing else', async () => {
    const none: Bulletin = { slot: 'current', text: 'No warnings in effect', quiet: true }
    await tell(none)
    expect(values.get('current')).toMatchObject({ quiet: true })
    await tellFrom(OTHER, current)
    expect(values.get('current')).toMatchObject({ text: 'Rain' })
    await tell(warning('a'))
    expect([...values.keys()].sort()).toEqual(['current', 'warning:a'])
    await tell(none)
    expect(values.get('current')).toMatchObject({ text: 'Rain' })
    expect(heard()).toEqual(['cancelled a', 'issued a'])
  })

  test('fail by themselves', async () => {
    await tell(current)
    await tellFrom(OTHER, day(1))
    place.fail(OTHER, { failures: 2, lastSuccess: now })
    await written()
    expect([values.get('current')?.stale, values.get('day:1')?.stale]).toEqual([undefined, true])
  })

  test('are remembered over a restart, each for itself', async () => {
    await tell(current)
    await tellFrom(OTHER, day(1), warning('a', now + MINUTE))
    await written()
    now += MINUTE
    place = open()
    place.restore(told)
    expect(await written()).toEqual(['-warning:a'])
    await tellFrom(OTHER, day(1, 'Snow'))
    expect([...values.keys()].sort()).toEqual(['current', 'day:1'])
    place = open({ ...CONFIGURED, sources: [FEED] })
    place.restore(told)
    await written()
    expect([...values.keys()]).toEqual(['current'])
  })

  test('of which nothing is remembered leave what there is to the first', async () => {
    values.set('current', { ...current, place: 'here', stale: true })
    place.restore(new Map())
    await written()
    expect([...values.values()]).toEqual([{ ...current, place: 'here' }])
  })
})

describe('a report', () => {
  test('has the name, the zone and the calendar of the place', async () => {
    place = open({ ...CONFIGURED, name: 'Here', names: { fr: 'Ici' }, zone: 'Asia/Taipei' })
    const issuedAt = Date.UTC(2026, 2, 1, 20) // Monday there
    now = issuedAt
    const titled = (slot: number, title: string): Bulletin => ({ ...day(slot), title, issuedAt })
    await tell(
      { ...current, issuedAt },
      titled(1, 'Tonight'),
      titled(2, 'Tuesday'),
      titled(3, 'mercredi soir'),
      titled(4, '星期四'),
      titled(5, 'Monochrome'),
    )
    expect(values.get('current')).toEqual({ ...current, place: 'here', name: 'Here', names: { fr: 'Ici' }, zone: 'Asia/Taipei', issuedAt })
    expect([1, 2, 3, 4, 5].map((n) => values.get(`day:${n}`)?.date)).toEqual([
      '2026-03-02',
      '2026-03-03',
      '2026-03-04',
      '2026-03-05',
      undefined,
    ])
  })

  test('of a time that cannot be is not believed', async () => {
    await tell({ ...current, issuedAt: now + 48 * 60 * MINUTE }, { ...day(1), date: '2199-01-01' }, { ...day(2), date: 'soon' })
    expect(values.get('current')).toEqual({ ...current, place: 'here' })
    expect(values.get('day:2')).toEqual({ ...day(2), place: 'here' })
    expect(values.has('day:1')).toBe(false)
  })
})
