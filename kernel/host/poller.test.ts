import { beforeEach, describe, expect, test } from 'vitest'
import type { PollerOptions } from '../api/plugin.ts'
import { FakeClock } from '../clock.ts'
import type { Fetched, OutgoingInit } from '../http/outgoing.ts'
import { Poller } from './poller.ts'
import type { SourceStatus } from './poller-kernel.ts'
import type { Memory, PollerMemory } from './poller-memory.ts'

const URL_A = 'http://feeds.test/a'
const SECOND = 1_000
const HOUR = 3_600_000

interface Asked {
  readonly url: string
  readonly at: number
  readonly init: OutgoingInit
}
type Answer = (asked: Asked) => Partial<Omit<Fetched, 'bytes' | 'headers'>> & { body?: string; headers?: Record<string, string> }

let clock: FakeClock
let poller: Poller
let memories: Map<string, PollerMemory>
let saves: number
let asked: Asked[]
let answer: Answer
let blamed: string[]
let reported: (readonly SourceStatus[])[]
let random: number
const stops: (() => void)[] = []

const outgoing = {
  async fetch(url: string, init: OutgoingInit): Promise<Fetched> {
    const request = { url, at: clock.now(), init }
    asked.push(request)
    const { body = '', headers = {}, ...rest } = answer(request)
    return { status: 200, url, bytes: Buffer.from(body), headers: new Headers(headers), ...rest }
  },
}
let memory: Memory
const inMemory: Memory = {
  load: async (plugin, url) => memories.get(`${plugin} ${url}`),
  async save(plugin, url, remembered) {
    saves += 1
    memories.set(`${plugin} ${url}`, remembered)
  },
  prune: async () => {},
}
const start = () =>
  new Poller({
    demand: { watch: () => () => {} },
    clock,
    outgoing,
    memory,
    random: () => random,
    blame: (plugin, error) => void blamed.push(`${plugin}: ${error.message}`),
    report: (status) => void reported.push(status),
  })
beforeEach(() => {
  clock = new FakeClock()
  memories = new Map()
  saves = 0
  asked = []
  blamed = []
  reported = []
  random = 0.5
  answer = () => ({ body: 'a b' })
  memory = inMemory
  restart()
})

const turn = () => new Promise((resolve) => setImmediate(resolve))
/** Lets time pass, so that each request ends before the next falls due. */
const pass = async (milliseconds: number) => {
  const until = clock.now() + milliseconds
  const nextTry = () => Math.min(...poller.list().map((source) => source.nextTry ?? Number.POSITIVE_INFINITY))
  for (await turn(); nextTry() <= until; await turn()) clock.advance(Math.max(0, nextTry() - clock.now()))
  clock.advance(until - clock.now())
  await turn()
}
const passSeconds = (seconds: number) => pass(seconds * SECOND)
/** Follows on the poller of now; a restart ends it. */
const follow = (plugin: string, options: PollerOptions<string>) => {
  const stop = poller.follow(plugin, options)
  stops.push(stop)
  return stop
}
const restart = () => {
  for (const stop of stops.splice(0)) stop()
  poller = start()
}
const words = (taken: string[][], more: Partial<PollerOptions<string>> = {}): PollerOptions<string> => ({
  url: URL_A,
  every: '10m',
  parse: (body) => ({
    items: Buffer.from(body)
      .toString()
      .split(' ')
      .filter((word) => word !== ''),
  }),
  key: (word) => word,
  onItems: (items) => void taken.push(items),
  ...more,
})
const gaps = () => asked.slice(1).map(({ at }, index) => at - (asked[index]?.at ?? 0))

describe('what is handed on', () => {
  test('is asked for at once and handed on once', async () => {
    const taken: string[][] = []
    follow('w', words(taken))
    await pass(0)
    answer = () => ({ body: 'b c c' })
    await pass(600 * SECOND)
    expect(taken).toEqual([['a', 'b'], ['c']])
    expect(asked).toMatchObject([{ url: URL_A, init: { configured: true } }, { url: URL_A }])
    expect(gaps()).toEqual([600 * SECOND])
  })

  test('for the first time is said to be so, and after a restart no more', async () => {
    const firsts: boolean[] = []
    const following = words([], { onItems: (_, { first }) => void firsts.push(first) })
    follow('w', following)
    await pass(0)
    restart()
    answer = () => ({ body: 'c' })
    follow('w', following)
    await pass(600 * SECOND)
    expect(firsts).toEqual([true, false])
  })

  test('is not remembered when it was not taken', async () => {
    const taken: string[][] = []
    let broken = true
    const onItems = async (items: string[]) => {
      if (broken) throw new Error('no room')
      taken.push(items)
    }
    answer = () => ({ body: 'a', headers: { ETag: '"1"' } })
    follow('w', words(taken, { every: '1s', onItems }))
    await pass(0)
    expect(poller.list()).toMatchObject([{ state: 'failing', failures: 1, reason: 'no room' }])
    broken = false
    await pass(SECOND)
    expect(taken).toEqual([['a']])
    expect(asked[1]?.init.headers).toEqual({})
  })

  test('is everything, each time, where items have no key', async () => {
    const taken: string[][] = []
    follow('w', words(taken, { key: () => '' }))
    await pass(0)
    await pass(600 * SECOND)
    expect(taken).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
  })

  test('is a thousand items at most, of which none comes twice', async () => {
    const taken: string[][] = []
    answer = () => ({ body: Array.from({ length: 1_500 }, (_, index) => `${index}-${'x'.repeat(300)}`).join(' ') })
    follow('w', words(taken))
    await pass(0)
    await pass(600 * SECOND)
    expect(taken.map((items) => items.length)).toEqual([1_000])
    const seen = memories.get(`w ${URL_A}`)?.seen ?? []
    expect([seen.length, Math.max(...seen.map((key) => key.length)) < 100]).toEqual([1_000, true])
  })

  test('and goes away is still known when it comes back, however often the rest was seen', async () => {
    const taken: string[][] = []
    const many = Array.from({ length: 900 }, (_, index) => String(index)).join(' ')
    follow('w', words(taken, { every: '1s' }))
    await pass(0)
    answer = () => ({ body: many })
    await passSeconds(3)
    answer = () => ({ body: 'a b' })
    await passSeconds(1)
    expect(taken.map((items) => items.length)).toEqual([2, 900])
  })
})

describe('one URL', () => {
  test('is asked once for all that follow it, as often as the most eager wants', async () => {
    const [one, two, other]: [string[][], string[][], string[][]] = [[], [], []]
    follow('w', words(one, { every: '10m' }))
    follow('w', words(two, { url: `${URL_A}#two`, every: '5m' }))
    follow('other', words(other, { every: '20m' }))
    await pass(0)
    await pass(300 * SECOND)
    expect(asked.map(({ url }) => url)).toEqual([URL_A, URL_A])
    expect([one, two, other]).toEqual([[['a', 'b']], [['a', 'b']], [['a', 'b']]])
    expect(poller.list().map(({ plugin }) => plugin)).toEqual(['w', 'other'])
  })

  test('is asked without a condition when one that follows it has not had the answer', async () => {
    const [one, two]: [string[][], string[][]] = [[], []]
    answer = ({ init }) => (init.headers?.['If-None-Match'] ? { status: 304 } : { body: 'a', headers: { ETag: '"1"' } })
    follow('w', words(one))
    await pass(0)
    follow('w', words(two, { url: `${URL_A}#two` }))
    await pass(0)
    expect([one, two]).toEqual([[['a']], [['a']]])
    await pass(600 * SECOND)
    expect(asked.map(({ init }) => init.headers)).toEqual([{}, {}, { 'If-None-Match': '"1"' }])
  })

  test('that one plugin cannot parse goes on for the other', async () => {
    const [one, two]: [string[][], string[][]] = [[], []]
    follow('good', words(one, { every: '1m' }))
    follow('bad', words(two, { every: '1m', parse: () => Promise.reject(new Error('what is this?')) }))
    await pass(0)
    await pass(1_800 * SECOND)
    expect(asked.length).toBeGreaterThanOrEqual(30)
    expect(poller.list()).toMatchObject([
      { plugin: 'good', state: 'fresh' },
      { plugin: 'bad', state: 'failing', reason: 'what is this?' },
    ])
  })

  test('is let go when nobody follows it, and what is under way is given up', async () => {
    const taken: string[][] = []
    let settle: (answer: Fetched) => void = () => {}
    const underWay: AbortSignal[] = []
    const slow = new Poller({
      demand: { watch: () => () => {} },
      clock,
      memory,
      random: () => 0.5,
      blame: () => {},
      outgoing: {
        fetch: (_, { signal }) => {
          if (signal) underWay.push(signal)
          return new Promise((resolve) => {
            settle = resolve
          })
        },
      },
    })
    const stop = slow.follow('w', words(taken))
    await pass(0)
    await stop()
    expect(underWay.map(({ aborted }) => aborted)).toEqual([true])
    settle({ status: 200, url: URL_A, bytes: Buffer.from('late'), headers: new Headers() })
    await pass(HOUR)
    expect([taken, slow.list(), underWay.length, saves]).toEqual([[], [], 1, 0])
  })

  test('left before its memory was read is never asked', async () => {
    const stop = follow('w', words([]))
    stop()
    await pass(HOUR)
    expect([asked, poller.list()]).toEqual([[], []])
  })
})

describe('an unchanged feed', () => {
  test('is asked for with its validators verbatim, and a 304 costs nothing', async () => {
    const taken: string[][] = []
    const validators = { ETag: 'W/"a\\"b"', 'Last-Modified': 'whatever it said' }
    answer = ({ init }) => (init.headers?.['If-None-Match'] ? { status: 304 } : { body: 'a', headers: validators })
    follow('w', words(taken, { every: '1s' }))
    await passSeconds(40)
    expect(asked.at(-1)?.init.headers).toEqual({ 'If-None-Match': 'W/"a\\"b"', 'If-Modified-Since': 'whatever it said' })
    expect([taken, saves]).toEqual([[['a']], 1])
    expect(poller.list()).toMatchObject([{ state: 'fresh', lastSuccess: clock.now() }])
  })

  test('is still unchanged after a restart, which asks no sooner than was due', async () => {
    const taken: string[][] = []
    answer = ({ init }) => (init.headers?.['If-None-Match'] ? { status: 304 } : { body: 'a', headers: { ETag: '"1"' } })
    follow('w', words(taken))
    await pass(0)
    await pass(200 * SECOND)
    restart()
    follow('w', words(taken))
    await pass(399 * SECOND)
    expect(asked).toHaveLength(1)
    await pass(SECOND)
    expect(asked[1]?.init.headers).toEqual({ 'If-None-Match': '"1"' })
    expect([taken, poller.list()]).toMatchObject([[['a']], [{ state: 'fresh' }]])
  })

  test('may not be claimed unasked', async () => {
    answer = () => ({ status: 304 })
    follow('w', words([]))
    await pass(0)
    expect(poller.list()).toMatchObject([{ state: 'failing', reason: 'the server answers 304' }])
  })
})

describe('what server and feed say', () => {
  test.each([
    ['max-age', { 'Cache-Control': 'public, max-age=1800' }, 1_800],
    ['max-age of an answer that has aged', { 'Cache-Control': 'max-age=1800', Age: '300' }, 1_500],
    ['Expires', { Expires: 'Thu, 01 Jan 2026 01:00:00 GMT', Date: 'Thu, 01 Jan 2026 00:00:00 GMT' }, 3_600],
    ['a shorter max-age', { 'Cache-Control': 'max-age=5' }, 600],
    ['s-maxage alone', { 'Cache-Control': 's-maxage=1800' }, 600],
    ['a max-age of a year', { 'Cache-Control': 'max-age=31536000' }, 86_400],
  ])('lengthens the time between two requests and never shortens it: %s', async (_, headers, seconds) => {
    answer = () => ({ headers })
    follow('w', words([]))
    await pass(0)
    await pass((seconds - 1) * SECOND)
    expect(asked).toHaveLength(1)
    await pass(SECOND)
    expect(asked).toHaveLength(2)
  })

  test.each([
    ['60m', 3_600],
    ['1m', 600],
  ] as const)('as the feed’s ttl of %s does, also after a 304 and a restart', async (ttl, seconds) => {
    answer = ({ init }) => (init.headers?.['If-None-Match'] ? { status: 304 } : { headers: { ETag: '"1"' } })
    const options = words([], { parse: () => ({ items: [], ttl }) })
    follow('w', options)
    await pass(0)
    await pass(seconds * SECOND)
    restart()
    follow('w', options)
    await pass((seconds - 1) * SECOND)
    expect(asked).toHaveLength(2)
    await pass(SECOND)
    expect(asked).toHaveLength(3)
  })

  test.each([['120'], ['Thu, 01 Jan 2026 00:02:00 GMT']])('is obeyed when it asks to be left alone: Retry-After: %s', async (value) => {
    answer = () => ({ status: 429, headers: { 'Retry-After': value } })
    follow('w', words([], { every: '1s' }))
    await pass(0)
    await pass(119 * SECOND)
    expect(asked).toHaveLength(1)
    await pass(SECOND)
    expect(asked).toHaveLength(2)
  })

  test('moves requests by a tenth and no more', async () => {
    random = 0
    follow('w', words([]))
    await pass(0)
    random = 0.999_999
    await pass(540 * SECOND)
    await pass(HOUR)
    expect(gaps()[0]).toBe(540 * SECOND)
    expect(gaps()[1]).toBeCloseTo(660 * SECOND, -2)
  })

  test('of a last try in the future is not believed for ever', async () => {
    follow('w', words([]))
    await pass(0)
    const remembered = memories.get(`w ${URL_A}`)
    if (remembered) memories.set(`w ${URL_A}`, { ...remembered, lastTry: clock.now() + 1_000 * HOUR })
    restart()
    follow('w', words([]))
    await pass(24 * HOUR)
    expect(asked).toHaveLength(2)
  })
})

describe('a feed’s rests', () => {
  const parse = (rests: { hours?: number[]; days?: number[] }) => () => ({ items: [], rests })

  test('are kept, after a restart too', async () => {
    const midnight = clock.now()
    follow('w', words([], { every: '1h', parse: parse({ hours: [1, 2, 3, 25, -1] }) }))
    await pass(HOUR)
    restart()
    follow('w', words([], { every: '1h', parse: parse({ hours: [1, 2, 3] }) }))
    await pass(4 * HOUR)
    expect(asked.map(({ at }) => (at - midnight) / HOUR)).toEqual([0, 4, 5])
  })

  test('that leave no time are not believed', async () => {
    follow('w', words([], { every: '1h', parse: parse({ days: [0, 1, 2, 3, 4, 5, 6] }) }))
    await pass(3 * HOUR)
    expect(gaps()).toEqual([HOUR, HOUR, HOUR])
  })

  test('are kept by one that fails', async () => {
    const midnight = clock.now()
    follow('w', words([], { every: '50m', parse: parse({ hours: [1, 2, 3] }) }))
    await pass(0)
    answer = () => ({ status: 500 })
    await pass(5 * HOUR)
    expect(asked.slice(1).every(({ at }) => at - midnight < HOUR || at - midnight >= 4 * HOUR)).toBe(true)
    expect(asked.length).toBeGreaterThan(3)
  })

  test('of days are days', async () => {
    // 1 January 2026 is a Thursday.
    follow('w', words([], { every: '1d', parse: parse({ days: [6, 0] }) }))
    await pass(5 * 24 * HOUR)
    expect(asked.map(({ at }) => new Date(at).getUTCDay())).toEqual([4, 5, 1, 2])
  })
})

describe('a source that fails', () => {
  test('is tried again soon, then ever less often, up to six hours', async () => {
    answer = () => ({ status: 500 })
    follow('w', words([], { every: '1s' }))
    await pass(48 * HOUR)
    expect(
      gaps()
        .slice(0, 6)
        .map((gap) => gap / SECOND),
    ).toEqual([1, 2, 4, 8, 16, 32])
    expect(gaps().at(-1)).toBe(6 * HOUR)
  })

  test('is tried again after half a minute when it is asked seldom, or as its plugin says', async () => {
    answer = () => ({ status: 503 })
    follow('w', words([], { every: '12h' }))
    follow('w', words([], { url: 'http://feeds.test/b', every: '12h', backoff: { first: '5m', max: '7m' } }))
    await pass(1_499 * SECOND)
    const times = (url: string) => asked.filter((request) => request.url === url).map(({ at }) => (at - (asked[0]?.at ?? 0)) / SECOND)
    expect(times(URL_A).slice(0, 5)).toEqual([0, 30, 90, 210, 450])
    expect(times('http://feeds.test/b')).toEqual([0, 300, 720, 1_140])
  })

  test('says so each time, and once when it works again; also across a restart', async () => {
    const told: unknown[] = []
    const options = words([], {
      every: '1s',
      onStale: ({ failures, lastSuccess, cause }) => told.push([failures, lastSuccess, String(cause)]),
      onFresh: () => told.push('fresh'),
    })
    const since = clock.now()
    follow('w', options)
    await pass(0)
    answer = () => {
      throw new Error('unreachable')
    }
    await passSeconds(2)
    restart()
    follow('w', options)
    await passSeconds(1)
    answer = () => ({})
    await passSeconds(8)
    expect(told).toEqual([[1, since, 'Error: unreachable'], [2, since, 'Error: unreachable'], 'fresh'])
    expect(poller.list()).toMatchObject([{ state: 'fresh', failures: 0 }])
    expect(poller.list()[0]).not.toHaveProperty('reason')
  })

  test('is asked unconditionally again only when the good answer has been replaced', async () => {
    const taken: string[][] = []
    answer = () => ({ body: 'a', headers: { ETag: '"1"' } })
    follow('w', words(taken, { every: '1s' }))
    await pass(0)
    answer = () => ({ status: 500, headers: { ETag: '"error page"' } })
    await pass(SECOND)
    await pass(SECOND)
    expect(asked.at(-1)?.init.headers).toEqual({ 'If-None-Match': '"1"' })
  })

  test('has a reason after a restart, too', async () => {
    answer = () => ({ status: 500 })
    follow('w', words([]))
    await pass(0)
    restart()
    follow('w', words([]))
    await turn()
    expect(poller.list()).toMatchObject([{ state: 'failing', failures: 1, reason: 'it failed before the server started' }])
  })

  test('for good (410) is asked no more in this run', async () => {
    answer = () => ({ status: 410 })
    const stale: number[] = []
    follow('w', words([], { every: '1s', onStale: ({ failures }) => stale.push(failures) }))
    await pass(0)
    await pass(48 * HOUR)
    expect([asked.length, stale]).toEqual([1, [1]])
    expect(poller.list()).toEqual([
      { plugin: 'w', url: URL_A, state: 'gone', failures: 1, reason: 'the server says that it is gone for good (410)' },
    ])
  })

  test('is told to the kernel after each request', async () => {
    follow('w', words([]))
    await pass(0)
    expect(reported).toMatchObject([[{ plugin: 'w', url: URL_A, state: 'fresh', failures: 0, nextTry: clock.now() + 600 * SECOND }]])
  })
})

describe('a source that has moved', () => {
  const NEW = 'http://feeds.test/new'
  const moving: Answer = ({ url }) => (url === URL_A ? { url: NEW, permanentRedirectTo: NEW } : {})

  test('is asked at its new address after it has said so three times in a row, and after a restart', async () => {
    answer = moving
    follow('w', words([], { every: '1s' }))
    await passSeconds(2)
    restart()
    follow('w', words([], { every: '1s' }))
    await passSeconds(2)
    expect(asked.map(({ url }) => url)).toEqual([URL_A, URL_A, URL_A, NEW, NEW])
  })

  test('for a while, or ever elsewhere, keeps its address', async () => {
    answer = moving
    follow('w', words([], { every: '1s' }))
    await passSeconds(1)
    answer = () => ({})
    await passSeconds(1)
    let other = 0
    answer = () => ({ permanentRedirectTo: `${NEW}/${other++}` })
    await passSeconds(5)
    expect(new Set(asked.map(({ url }) => url))).toEqual(new Set([URL_A]))
  })

  test('to where it fails is asked at its old address again', async () => {
    answer = moving
    follow('w', words([], { every: '1s' }))
    await passSeconds(3)
    answer = ({ url }) => ({ status: url === NEW ? 404 : 200 })
    await passSeconds(10)
    expect(asked.slice(-2).map(({ url }) => url)).toEqual([URL_A, URL_A])
    expect(poller.list()).toMatchObject([{ state: 'fresh' }])
  })
})

describe('trouble in the kernel or a plugin', () => {
  test('a memory that cannot be read or written is told of, blamed on nobody, and following goes on', async () => {
    const taken: string[][] = []
    let broken = true
    const save: Memory['save'] = (...saved) => (broken ? Promise.reject(new Error('disk full')) : inMemory.save(...saved))
    memory = { load: () => Promise.reject(new Error('unreadable')), save, prune: inMemory.prune }
    restart()
    follow('w', words(taken, { every: '1s' }))
    await turn()
    expect(poller.list()).toMatchObject([{ state: 'waiting', reason: 'what was known of it cannot be read: unreadable' }])
    await passSeconds(1)
    expect(poller.list()).toMatchObject([{ state: 'fresh', reason: 'it cannot be remembered: disk full' }])
    broken = false
    await passSeconds(1)
    expect(poller.list()[0]).not.toHaveProperty('reason')
    expect([taken, blamed, saves]).toEqual([[['a', 'b']], [], 1])
  })

  test('what onStale and onFresh throw is blamed on their plugin', async () => {
    const throwing = (word: string) => () => {
      throw new Error(word)
    }
    answer = () => ({ status: 500 })
    follow('w', words([], { every: '1s', onStale: throwing('stale'), onFresh: throwing('fresh') }))
    await pass(0)
    answer = () => ({})
    await pass(SECOND)
    expect(blamed).toEqual(['w: stale', 'w: fresh'])
  })

  test.each([
    ['every', { every: 'soon' as '1s' }],
    ['every', { every: 0 }],
    ['url', { url: 'not a url' }],
  ])('a poller that makes no sense is refused at once (%s)', (_, options) => {
    expect(() => follow('w', words([], options))).toThrow()
  })

  test('a ttl that makes no sense is the feed’s failure', async () => {
    follow('w', words([], { parse: () => ({ items: [], ttl: Number.NaN }) }))
    await pass(0)
    expect(poller.list()).toMatchObject([{ state: 'failing', reason: 'NaN is no time to wait' }])
  })
})
