import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestKernel, testKernel } from '../../../kernel/testing.ts'
import { turnsDuring } from '../../../test/feeds/turns.ts'
import { Board } from '../board.ts'
import { TickerConfig } from '../config.ts'
import type { Ticker } from '../history/archive.ts'
import ticker from '../index.ts'
import type { Sent } from '../sent.ts'
import { followFeed } from './follow.ts'

const META = { url: 'http://feeds.test/rates' }
const ROWS = 20_000
const WORLD = { current: () => new Map(), tell: async () => {}, now: () => 0, after() {}, random: () => 0 }
const DOCUMENTS = {
  csv: ['symbol,value', ...Array.from({ length: ROWS }, (_, n) => `S${n},${n}`)].join('\n'),
  json: JSON.stringify(Array.from({ length: ROWS }, (_, n) => ({ symbol: `S${n}`, value: n }))),
}

type Parse = (bytes: Uint8Array, meta: typeof META) => Promise<{ readonly items: readonly Sent[][] }>
let kernel: TestKernel
let context: Ticker

beforeAll(async () => {
  const config = TickerConfig.parse({ boards: {} })
  const setup = (given: Ticker): void => {
    context = given
  }
  kernel = await testKernel({ plugins: [{ plugin: { ...ticker, setup }, config }] })
})
afterAll(() => kernel.stop())

/** What the poller would be given for a board of this format. */
function parseOf(format: 'csv' | 'json'): Parse {
  const { boards } = TickerConfig.parse({ boards: { rates: { url: META.url, format } } })
  let parse: Parse | undefined
  const poller = (options: { readonly parse: unknown }): (() => void) => {
    parse = options.parse as Parse
    return () => {}
  }
  if (boards.rates) followFeed({ ...context, poller }, new Board('rates', boards.rates, WORLD))
  return parse ?? Promise.reject
}

test.each(['csv', 'json'] as const)('the event loop turns while a large document in %s is read', async (format) => {
  const reading = parseOf(format)(Buffer.from(DOCUMENTS[format]), META)
  expect(await turnsDuring(reading)).toBeGreaterThan(100)
  const [sent = []] = (await reading).items
  expect([sent.length, sent.at(-1)]).toMatchObject([ROWS, { symbol: `S${ROWS - 1}`, value: ROWS - 1 }])
})

test('a small one is read at once', async () => {
  expect(await turnsDuring(parseOf('csv')(Buffer.from('symbol,value\nA,1'), META))).toBeLessThan(5)
})
