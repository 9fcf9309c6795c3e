import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FakeTransports } from '../client/testing/fake-transports.fixture.ts'
import { Line } from './line.ts'

/** What is awaited comes; how soon is the machine's affair. */
const PATIENCE = { timeout: 15_000 }

const ORIGIN = 'http://chat.test'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A line over transports that the test answers by hand; pauses take their full time. */
function lineTo(options: { fetch?: typeof fetch } = {}) {
  const server = new FakeTransports(() => Date.now(), ['sse', 'long-poll', 'poll'])
  const [best, ...others] = [...server.transports.values()]
  if (!best) throw new Error('no transport')
  const line = new Line({ origin: ORIGIN, random: () => 1, best, others: async () => others, ...options })
  return { line, server }
}

/** Notes what it hears. */
function hearer() {
  const told: unknown[] = []
  return {
    told,
    state: (entries: ReadonlyMap<string, { data: unknown }>) =>
      told.push(Object.fromEntries([...entries].map(([key, { data }]) => [key, data]))),
    denied: (code: string) => told.push(code),
    joined: () => told.push('joined'),
  }
}

const turn = () => vi.advanceTimersByTimeAsync(25)
const value = (key: string, data: unknown) => ({ key, time: 1, data })

test('widgets that come together are asked for on one connection, and a later one by going on from the cursor', async () => {
  const { line, server } = lineTo()
  line.hear('weather/york', hearer())
  line.hear('ticker/demo', hearer())
  await turn()
  expect(server.requests).toHaveLength(1)
  expect(server.last.ask).toMatchObject({ channels: [], joins: ['weather/york', 'ticker/demo'] })
  server.last.welcome('a')
  server.last.joined('weather/york', 'ticker/demo')
  server.last.heartbeat('b')
  line.hear('presence/lobby', hearer())
  await turn()
  expect(server.requests[0]?.closed).toBe(true)
  expect(server.last.ask).toMatchObject({ channels: ['weather/york', 'ticker/demo'], joins: ['presence/lobby'], since: 'b' })
  expect(line.state).toBe('live')
})

test('state converges: what is not told again before the next claim is gone', async () => {
  const { line, server } = lineTo()
  const one = hearer()
  line.hear('weather/york', one)
  await turn()
  server.last.welcome('a')
  server.last.joined('weather/york')
  server.last.tell({ type: 'state', channel: 'weather/york', whole: true, entries: [value('current', 1), value('day:1', 2)], cursor: 'b' })
  server.last.tell({ type: 'state', channel: 'weather/york', entries: [value('current', 3), value('day:1', null)], cursor: 'c' })
  expect(one.told).toEqual(['joined', { current: 1, 'day:1': 2 }, { current: 3 }])
  const late = hearer()
  line.hear('weather/york', late)
  await turn()
  expect(late.told).toEqual([{ current: 3 }, 'joined'])
  server.last.tell({ type: 'whole' })
  server.last.heartbeat('d')
  expect(one.told.at(-1)).toEqual({})
})

test('a cut is mended with growing pauses from where it was, and a server that ends in order is given the time that it asks for', async () => {
  const { line, server } = lineTo()
  line.hear('weather/york', hearer())
  await turn()
  server.last.welcome('a')
  server.last.joined('weather/york')
  server.last.heartbeat('b')
  await vi.advanceTimersByTimeAsync(6_000)
  server.last.tell({ type: 'bye', reason: 'shutdown', retryAfter: 1_200 })
  expect(line.state).toBe('connecting')
  await vi.advanceTimersByTimeAsync(1_650)
  expect(server.requests).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(100)
  expect(server.last.ask).toMatchObject({ channels: ['weather/york'], since: 'b' })
  for (const pause of [1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]) {
    const before = server.requests.length
    server.last.end({ type: 'unreachable' })
    expect(line.state).toBe('offline')
    await vi.advanceTimersByTimeAsync(pause - 50)
    expect(server.requests, String(pause)).toHaveLength(before)
    await vi.advanceTimersByTimeAsync(100)
    expect(server.requests, String(pause)).toHaveLength(before + 1)
  }
  line.wake()
  server.last.welcome('b')
  expect(line.state).toBe('live')
})

test('where a proxy holds streams back, the others are tried, and after ten minutes the best one again', async () => {
  const { line, server } = lineTo()
  line.hear('weather/york', hearer())
  await turn()
  await vi.advanceTimersByTimeAsync(9_000)
  expect(server.last.name).toBe('long-poll')
  expect(server.last.ask.timeout).toBe(0)
  server.last.welcome('a')
  server.last.joined('weather/york')
  server.last.heartbeat('b')
  server.last.tell({ type: 'bye', reason: 'limit' })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(server.last.ask).toMatchObject({ timeout: 25_000, since: 'b' })
  for (let minutes = 0; minutes < 11; minutes += 0.5) {
    await vi.advanceTimersByTimeAsync(25_000)
    if (server.last.name === 'sse') break
    server.last.welcome('b')
    server.last.tell({ type: 'bye', reason: 'limit' })
    await vi.advanceTimersByTimeAsync(5_000)
    if (minutes < 9) expect(server.last.name).toBe('long-poll')
  }
  expect(server.last.name).toBe('sse')
})

test('a line at rest asks for nothing, and goes on where it was', async () => {
  const { line, server } = lineTo()
  line.hear('weather/york', hearer())
  await turn()
  server.last.welcome('a')
  server.last.joined('weather/york')
  server.last.heartbeat('b')
  line.rest()
  expect(server.last.closed).toBe(true)
  line.hear('ticker/demo', hearer())
  await vi.advanceTimersByTimeAsync(100_000)
  expect(server.requests).toHaveLength(1)
  line.wake()
  expect(server.last.ask).toMatchObject({ channels: ['weather/york'], joins: ['ticker/demo'], since: 'b' })
})

test('a server that says nothing for 45 s is taken for gone', async () => {
  const { line, server } = lineTo()
  line.hear('weather/york', hearer())
  await turn()
  server.last.welcome('a')
  await vi.advanceTimersByTimeAsync(20_000)
  server.last.heartbeat('b')
  await vi.advanceTimersByTimeAsync(44_900)
  expect(server.last.closed).toBe(false)
  await vi.advanceTimersByTimeAsync(200)
  expect(server.requests[0]?.closed).toBe(true)
  expect(line.state).toBe('connecting')
})

test('one channel that other sites may not read does not take the others with it', async () => {
  const asked: string[] = []
  const fetch = async (input: Parameters<typeof globalThis.fetch>[0]): Promise<Response> => {
    asked.push(String(input))
    if (String(input).includes('chat/private')) throw new TypeError('CORS')
    return new Response('{}')
  }
  const { line, server } = lineTo({ fetch })
  const [open, closed] = [hearer(), hearer()]
  line.hear('weather/york', open)
  line.hear('chat/private', closed)
  await turn()
  server.last.end({ type: 'unreachable' })
  await vi.waitFor(() => expect(closed.told).toEqual(['not-found']), PATIENCE)
  expect(asked).toHaveLength(2)
  expect(server.last.ask).toMatchObject({ joins: ['weather/york'] })
})

test.each(['weather/New York', 'weather/York', 'weather/', '', 'weather//york'])(
  'what cannot be a channel (%j) takes none with it',
  async (name) => {
    const { line, server } = lineTo()
    const [wrong, right] = [hearer(), hearer()]
    const leave = line.hear(name, wrong)
    line.hear('weather/york', right)
    await turn()
    expect(server.last.ask.joins).toEqual(['weather/york'])
    expect([wrong.told, right.told]).toEqual([['not-found'], []])
    leave()
    await turn()
    expect(server.requests).toHaveLength(1)
  },
)

test('a channel that comes in the middle of an outage is sifted out as well', async () => {
  const fetch = async (address: unknown) => {
    if (!String(address).includes('weather/york')) throw new TypeError('not for this site')
    return new Response()
  }
  const { line, server } = lineTo({ fetch })
  const [york, closed, late] = [hearer(), hearer(), hearer()]
  line.hear('weather/york', york)
  line.hear('chat/closed', closed)
  await turn()
  server.last.end({ type: 'unreachable' })
  line.hear('chat/late', late)
  await turn()
  server.last.end({ type: 'unreachable' })
  await turn()
  expect([closed.told, late.told]).toEqual([['not-found'], ['not-found']])
  expect(server.last.ask.joins).toEqual(['weather/york'])
})
