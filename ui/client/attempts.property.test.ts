import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TransportName } from '../../kernel/protocol.ts'
import { Refusal } from './refusal.ts'
import type { Answering, FakeRequest } from './testing/fake-transports.fixture.ts'
import { harness } from './testing/harness.fixture.ts'

const WINDOW_MS = 60_000
const MOST = 20

const refuse = (request: FakeRequest, status: number, code?: string): void =>
  request.end({ type: 'refused', refusal: new Refusal({ status, code }) })

/** What a server may do to an attempt that brings nothing new. */
const BEHAVIOURS: Record<string, Answering> = {
  'accepts and closes': (request) => request.cut(),
  'answers 500': (request) => refuse(request, 500),
  'answers 503': (request) => refuse(request, 503),
  'answers 404': (request) => refuse(request, 404),
  'answers 401': (request) => refuse(request, 401),
  'refuses every cursor': (request) =>
    request.ask.since ? refuse(request, 400, 'bad-cursor') : BEHAVIOURS['claims and closes']?.(request),
  'is not there': (request) => request.end({ type: 'unreachable' }),
  hangs: () => {},
  'welcomes and closes': (request) => {
    request.welcome('c0')
    request.cut()
  },
  'welcomes and hangs': (request) => request.welcome('c0'),
  'joins and closes': (request) => {
    request.welcome('c0')
    request.joined('chat/lobby', 'weather/a')
    request.cut()
  },
  'claims and closes': (request) => {
    request.welcome('c0')
    request.joined('chat/lobby', 'weather/a')
    request.tell({ type: 'state', channel: 'weather/a', whole: true, entries: [] })
    request.heartbeat(`c${request.at}`)
    request.cut()
  },
  'claims and is at its limit': (request) => {
    request.welcome('c0')
    request.tell({ type: 'joined', channel: 'weather/a' }, { type: 'state', channel: 'weather/a', whole: true, entries: [] })
    request.heartbeat(`c${request.at}`)
    request.tell({ type: 'bye', reason: 'limit' })
  },
  'tells the same state and closes': (request) => {
    request.welcome('c0')
    request.tell({ type: 'whole' }, { type: 'state', channel: 'weather/a', whole: true, entries: [] })
    request.cut()
  },
  'denies and closes': (request) => {
    request.welcome('c0')
    request.tell({ type: 'denied', channel: 'chat/lobby', code: 'not-found' })
    request.cut()
  },
  'is at its limit at once': (request) => {
    request.welcome('c0')
    request.tell({ type: 'bye', reason: 'limit' })
  },
  'shuts down at once, to come back at once': (request) => {
    request.welcome('c0')
    request.tell({ type: 'bye', reason: 'shutdown', retryAfter: 0 })
  },
  'ends the session': (request) => {
    request.welcome('c0')
    request.tell({ type: 'bye', reason: 'session-end' })
  },
  'resets and closes': (request) => {
    request.welcome()
    request.tell({ type: 'reset', channels: ['chat/lobby'], reason: 'epoch', cursor: `c${request.at}` })
    request.cut()
  },
  'speaks garbage': (request) => request.end({ type: 'unusable', reason: 'garbage' }),
  'speaks before its welcome': (request) => request.heartbeat('c0'),
  'answers an event stream of a draining server': (request) => request.end({ type: 'ended', retryAfter: 0 }),
}

/** Used by another: by itself it looks like a server that has something to tell every time. */
const BRINGS_NEWS = 'claims and is at its limit'

const behaviour = fc.constantFrom(...Object.keys(BEHAVIOURS).filter((name) => name !== BRINGS_NEWS))
const scripts = fc.array(behaviour, { minLength: 1, maxLength: 12 })
const transports = fc.subarray<TransportName>(['ws', 'sse', 'stream', 'long-poll'], { minLength: 1 })
const jitter = fc.constantFrom(0, 0.01, 0.5, 1)
const session = fc.constantFrom('stands', 'unknown')

/** Whether any window saw more starts than may be. */
const mostInWindow = (starts: readonly number[]): number =>
  Math.max(0, ...starts.map((start, index) => starts.slice(index).filter((other) => other < start + WINDOW_MS).length))

describe('whatever a server answers', () => {
  test('no 60 s see more than 20 attempts', async () => {
    const arbitrary = fc.record({ script: scripts, transports, jitter, session, wakes: fc.array(fc.integer({ min: 1, max: 20_000 })) })
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ script, transports, jitter, session, wakes }) => {
        const signedIn = () => (session === 'stands' ? Promise.resolve(true) : Promise.reject(new Error('unknown')))
        const { client, clock, network, server } = harness({ transports, random: () => jitter, signedIn })
        server.answering = (request) => BEHAVIOURS[script[(server.requests.length - 1) % script.length] ?? '']?.(request)
        client.follow('chat/lobby', { snapshot: () => new Promise<never>(() => {}), loaded() {}, publication() {} })
        client.watch('weather/*', { change() {} })
        for (const [index, ms] of wakes.entries()) {
          await clock.advance(ms)
          if (index % 2 === 0) client.wake()
          else network.wake('online')
        }
        await clock.advance(180_000)
        client.close()
        expect(mostInWindow(server.requests.map((request) => request.at))).toBeLessThanOrEqual(MOST)
      }),
      { numRuns: 150 },
    )
  }, 60_000)

  test.each(Object.keys(BEHAVIOURS))('a server that always %s is not given up', async (name) => {
    const { client, clock, server } = harness({ random: () => 0.5, signedIn: () => Promise.resolve(true) })
    server.answering = BEHAVIOURS[name] ?? (() => {})
    client.follow('chat/lobby', { snapshot: () => new Promise<never>(() => {}), loaded() {}, publication() {} })
    await clock.advance(600_000)
    const before = server.requests.length
    await clock.advance(120_000)
    expect(server.requests.length).toBeGreaterThan(before)
    client.close()
    expect(clock.waiting).toBe(0)
  })
})

describe('news', () => {
  test('may be fetched as often as there are any, but not without a pause', async () => {
    const { client, clock, server } = harness({ transports: ['long-poll'] })
    let n = 0
    server.answering = (request) => {
      request.welcome()
      if (request.ask.since) request.tell({ type: 'publication', channel: 'chat/lobby', n: ++n, cursor: '', time: 0, data: 0 })
      else request.joined('chat/lobby')
      request.heartbeat(`c${n}`)
      request.tell({ type: 'bye', reason: 'limit' })
    }
    client.follow('chat/lobby', { snapshot: () => Promise.resolve({ n: 0, cursor: 'c0' }), loaded() {}, publication() {} })
    await clock.advance(1_000)
    expect(server.requests.length).toBeGreaterThan(15)
    expect(server.requests.length).toBeLessThanOrEqual(21)
  })

  test('polls are as often as advised, but no more than one a second', async () => {
    const { client, clock, server } = harness({ transports: ['poll'] })
    server.answering = (request) => {
      request.welcome(undefined, { interval: 0 })
      request.heartbeat('c1')
      request.tell({ type: 'bye', reason: 'limit' })
    }
    client.follow('chat/lobby', { snapshot: () => new Promise<never>(() => {}), loaded() {}, publication() {} })
    await clock.advance(60_000)
    expect(server.requests.length).toBeGreaterThan(50)
    expect(server.requests.length).toBeLessThanOrEqual(61)
  })
})
