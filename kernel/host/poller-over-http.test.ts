import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FeedServer, startFeedServer } from '../../test/feeds/server.ts'
import type { PollerOptions } from '../api/plugin.ts'
import { FakeClock } from '../clock.ts'
import { createOutgoing, type Outgoing } from '../http/outgoing.ts'
import { Poller } from './poller.ts'
import type { SourceStatus } from './poller-kernel.ts'
import type { PollerMemory } from './poller-memory.ts'

let server: FeedServer
let outgoing: Outgoing
let clock: FakeClock
let poller: Poller
let stop = () => {}
let told: (status: SourceStatus | undefined) => void
let memories: Map<string, PollerMemory>
let taken: string[][]

const start = () =>
  new Poller({
    demand: { watch: () => () => {} },
    clock,
    outgoing,
    memory: {
      load: async (_, url) => memories.get(url),
      save: async (_, url, memory) => void memories.set(url, memory),
      prune: async () => {},
    },
    random: () => 0.5,
    blame: (_, error) => {
      throw error
    },
    report: ([status]) => told(status),
  })
beforeEach(async () => {
  server = await startFeedServer()
  outgoing = createOutgoing({ allow: [server.hostAndPort], userAgent: 'Encke/test' })
  clock = new FakeClock()
  memories = new Map()
  taken = []
  poller = start()
})
afterEach(async () => {
  stop()
  await outgoing.close()
  await server.close()
})

const turn = () => new Promise((resolve) => setImmediate(resolve))
/** Lets the next request fall due and waits for what it came to. */
async function next(): Promise<SourceStatus | undefined> {
  const status = new Promise<SourceStatus | undefined>((resolve) => {
    told = resolve
  })
  await turn()
  clock.advance(Math.max(0, (poller.list()[0]?.nextTry ?? 0) - clock.now()))
  return await status
}
const follow = (path: string, more: Partial<PollerOptions<string>> = {}) => {
  const options: PollerOptions<string> = {
    url: server.url + path,
    every: '1s',
    timeout: '200ms',
    parse(body) {
      const text = Buffer.from(body).toString()
      if (!text.endsWith('</feed>')) throw new Error('this is no feed')
      return { items: [text.replace(/<.*?>/g, '')] }
    },
    key: (item) => item,
    onItems: (items) => void taken.push(items),
    ...more,
  }
  stop = poller.follow('w', options)
}

test('a feed is taken once, asked for with ETag and Last-Modified, and taken again when it changes', async () => {
  const lastModified = 'Thu, 01 Jan 2026 00:00:00 GMT'
  server.serve('/feed', '<feed>one</feed>', { etag: '"1"', lastModified })
  follow('/feed')
  await next()
  await next()
  server.serve('/feed', gzipSync('<feed>two</feed>'), { etag: '"2"', headers: { 'Content-Encoding': 'gzip' } })
  await next()
  expect(taken).toEqual([['one'], ['two']])
  expect(server.requests.map(({ status }) => status)).toEqual([200, 304, 200])
  expect(server.requests[2]?.headers).toMatchObject({ 'if-none-match': '"1"', 'if-modified-since': lastModified })
})

test('after a restart the first request is conditional, and a 304 hands nothing on', async () => {
  server.serve('/feed', '<feed>one</feed>', { etag: '"1"' })
  follow('/feed')
  await next()
  stop()
  poller = start()
  follow('/feed')
  expect(await next()).toMatchObject({ state: 'fresh', lastSuccess: clock.now() })
  expect([taken, server.requests.map(({ status }) => status)]).toEqual([[['one']], [200, 304]])
})

test.each([
  ['hang', 'no whole answer within 200 ms'],
  ['stall', 'no whole answer within 200 ms'],
  ['500', 'the server answers 500'],
  ['malformed', 'this is no feed'],
  ['huge', 'the answer has more than 1048576 bytes'],
] as const)('a feed that fails (%s) is tried less and less often, and works again', async (how, reason) => {
  server.serve('/feed', '<feed>one</feed>', { etag: '"1"' })
  follow('/feed')
  await next()
  server.fail('/feed', how)
  const waits = []
  for (let round = 0; round < 3; round++) {
    const status = await next()
    expect(status).toMatchObject({ state: 'failing', reason })
    waits.push((status?.nextTry ?? 0) - clock.now())
  }
  expect(waits).toEqual([1_000, 2_000, 4_000])
  server.serve('/feed', '<feed>one</feed>', { etag: '"1"' })
  expect(await next()).toMatchObject({ state: 'fresh', failures: 0 })
  expect([taken, server.requests.at(-1)?.status]).toEqual([[['one']], 304])
})

test('a feed of 50 MB is cut off, memory and wire', async () => {
  server.fail('/feed', 'huge')
  follow('/feed', { maxBytes: 65_536 })
  const before = process.memoryUsage().rss
  for (let round = 0; round < 5; round++) await next()
  expect(process.memoryUsage().rss - before).toBeLessThan(32 * 1_048_576)
  await expect.poll(() => server.sent).toBeGreaterThan(0)
  expect(server.sent).toBeLessThan(5 * 10 * 1_048_576)
  expect(taken).toEqual([])
})

test('Retry-After is obeyed', async () => {
  server.respond('/feed', 429, { 'Retry-After': '90' })
  follow('/feed')
  expect(await next()).toMatchObject({ state: 'failing', nextTry: clock.now() + 90_000 })
})

test('a feed that has moved for good is asked at its new address after three times', async () => {
  server.respond('/old', 301, { Location: '/new' })
  server.serve('/new', '<feed>one</feed>', { etag: '"1"' })
  follow('/old')
  for (let round = 0; round < 4; round++) await next()
  expect(server.requests.map(({ path }) => path)).toEqual(['/old', '/new', '/old', '/new', '/old', '/new', '/new'])
  expect(taken).toEqual([['one']])
})

test('a feed that is gone is left alone', async () => {
  server.respond('/feed', 410)
  follow('/feed')
  expect(await next()).toMatchObject({ state: 'gone' })
  clock.advance(48 * 3_600_000)
  await turn()
  expect(server.requests).toHaveLength(1)
})

test('a private address that is not allowed is not asked', async () => {
  follow('/feed', { url: server.url.replace('127.0.0.1', 'localhost') })
  expect(await next()).toMatchObject({ state: 'failing', reason: 'localhost is not a public address' })
  expect(server.requests).toEqual([])
})
