import { beforeEach, describe, expect, test } from 'vitest'
import { Place } from './place.ts'
import type { Bulletin, Report } from './report.ts'

const MINUTE = 60_000
let now: number
let values: Map<string, Report>
let writes: string[]
let failures: unknown[]
let broken: boolean
let place: Place

const turn = () => new Promise((resolve) => setImmediate(resolve))
const write = async (word: string, run: () => void) => {
  await turn() // as a commit does
  if (broken) throw new Error('disk full')
  writes.push(word)
  run()
}
beforeEach(() => {
  now = Date.UTC(2026, 2, 1)
  values = new Map()
  writes = []
  failures = []
  broken = false
  place = new Place('here', 10 * MINUTE, {
    current: () => values,
    publish: (report) => write(`+${report.slot}`, () => values.set(report.slot, report)),
    remove: (slot) => write(`-${slot}`, () => values.delete(slot)),
    now: () => now,
    failed: (error) => failures.push(error),
  })
})
/** What was written since the last time. */
const written = async () => {
  for (let round = 0; round < 5; round++) await turn()
  return writes.splice(0).sort()
}
const tell = (...bulletins: Bulletin[]) => place.tell({ bulletins, ttl: undefined })
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
    place.fail({ failures: 2, lastSuccess: undefined })
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
    place.fail({ failures: 1, lastSuccess: now })
    expect(await written()).toEqual([])
    place.fail({ failures: 2, lastSuccess: now })
    place.fail({ failures: 3, lastSuccess: now })
    expect(await written()).toEqual(['+current', '+day:1'])
    expect(values.get('current')).toEqual({ ...current, place: 'here', stale: true })
    place.recover()
    expect(await written()).toEqual(['+current', '+day:1'])
    expect(values.get('current')).toEqual({ ...current, place: 'here' })
    place.review()
    expect(await written()).toEqual([])
  })

  test('once has its values stale when they are old', async () => {
    place.fail({ failures: 1, lastSuccess: now })
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
    place.fail({ failures: 2, lastSuccess: now })
    await tell({ ...current, tempC: 5 }, day(1))
    place.recover()
    await written()
    expect([...values.values()].some(({ stale }) => stale)).toBe(false)
  })

  test('is told when its values cannot be marked', async () => {
    broken = true
    place.fail({ failures: 2, lastSuccess: now })
    await written()
    expect(failures).toEqual([new Error('disk full')])
  })
})
