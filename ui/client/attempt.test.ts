import { expect, test } from 'vitest'
import { Attempt } from './attempt.ts'
import { FakeClock } from './testing/fake-clock.fixture.ts'
import { FakeTransports } from './testing/fake-transports.fixture.ts'

const setup = (
  { since, cursor }: { since: string | undefined; cursor: () => string | undefined } = { since: 'c0', cursor: () => 'c0' },
) => {
  const clock = new FakeClock()
  const server = new FakeTransports(() => clock.now())
  const transport = server.transports.get('sse')
  if (transport === undefined) throw new Error('there is no sse')
  const told: string[] = []
  const ask = { channels: ['chat/lobby'], joins: [], timeout: 0, ...(since !== undefined && { since }) }
  const plan = { transport, ask, patience: 5_000, clock, cursor }
  const attempt = new Attempt(plan, { frame: ({ type }) => told.push(type), over: ({ type }) => told.push(`over: ${type}`) })
  attempt.open({ origin: '', fetch: globalThis.fetch })
  return { clock, attempt, request: server.last, told }
}

test('nothing is heard of an attempt after its end', async () => {
  const { clock, request, told } = setup()
  request.welcome('c0')
  request.cut()
  request.heartbeat('c1')
  request.end({ type: 'unreachable' })
  await clock.advance(60_000)
  expect(told).toEqual(['welcome', 'over: ended'])
  expect(request.closed).toBe(true)
})

test('nothing is heard of an attempt that was closed', async () => {
  const { clock, attempt, request, told } = setup()
  attempt.close()
  request.welcome('c0')
  request.cut()
  await clock.advance(60_000)
  expect(told).toEqual([])
})

test('a bye is the end, whether the response ends or not', () => {
  const { request, told } = setup()
  request.welcome('c0')
  request.tell({ type: 'bye', reason: 'limit' })
  expect(told).toEqual(['welcome', 'bye', 'over: ended'])
})

test('frames come before the welcome from nobody we know', () => {
  const { request, told } = setup()
  request.heartbeat('c0')
  expect(told).toEqual(['over: unusable'])
})

test('an attempt is lively once a frame came that cannot be of the first burst', async () => {
  const { clock, attempt, request } = setup()
  request.welcome('c0')
  await clock.advance(999)
  request.heartbeat('c0')
  expect(attempt.lively).toBe(false)
  await clock.advance(1)
  request.heartbeat('c0')
  expect(attempt.lively).toBe(true)
})

test.each([
  ['past the cursor it came with', { since: 'c0', cursors: ['c0', 'c1'] }, true],
  ['at the cursor it came with', { since: 'c0', cursors: ['c0', 'c0'] }, false],
  ['without a cursor, which gets everything anew each time', { since: undefined, cursors: [undefined, 'c1'] }, false],
])('state that is told %s is news: %s', (_, { since, cursors }, news) => {
  const { attempt, request } = setup({ since, cursor: () => cursors.shift() })
  request.welcome('c0')
  request.tell({ type: 'state', channel: 'weather/a', whole: true, entries: [] })
  expect(attempt.news).toBe(news)
})

test('silence is noticed though the clock was set back by an hour', async () => {
  const { clock, request, told } = setup()
  request.welcome('c0')
  clock.shift(-3_600_000)
  await clock.advance(50_000)
  expect(told).toEqual(['welcome', 'over: silent'])
})
