import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { use } from '../../kernel/index.ts'
import { type TestKernel, testKernel } from '../../kernel/testing.ts'
import { turnsDuring } from '../../test/feeds/turns.ts'
import type { Weather as Plugin } from './channels.ts'
import { follow } from './follow.ts'
import weather from './index.ts'
import type { Weather } from './read-weather.ts'

const META = { url: 'http://feeds.test/weather.xml' }
const KEEPER = { id: 'port', place: { sources: [], names: {}, search: [] }, tell: async () => {}, fail() {}, recover() {} }
const entry = (n: number): string => `<entry><id>${n}</id><title>Light Rain, ${n}°C</title><content>All day</content></entry>`
const feedOf = (entries: number): Buffer =>
  Buffer.from(`<feed xmlns="http://www.w3.org/2005/Atom">${Array.from({ length: entries }, (_, n) => entry(n)).join('')}</feed>`)

type Parse = (bytes: Uint8Array, meta: typeof META) => Promise<{ readonly items: readonly Weather[] }>
let kernel: TestKernel
let parse: Parse

beforeAll(async () => {
  kernel = await testKernel({ plugins: [{ plugin: { ...weather, setup: took }, config: use(weather, { places: {} }).config }] })
})
afterAll(() => kernel.stop())

/** Takes what the poller would be given. */
function took(context: Plugin): void {
  const poller = (options: { readonly parse: unknown }): (() => void) => {
    parse = options.parse as Parse
    return () => {}
  }
  follow({ ...context, poller }, KEEPER, META.url)
}

test.each([
  ['a large feed', () => feedOf(5_000)],
  ['a small one that unfolds', () => gzipSync(feedOf(5_000))],
])('the event loop turns while %s is read', async (_, feed) => {
  const reading = parse(feed(), META)
  expect(await turnsDuring(reading)).toBeGreaterThan(100)
  expect((await reading).items).toMatchObject([{ bulletins: [{ slot: 'current', title: 'Light Rain, 0°C', tempC: 0 }] }])
})

test('a small one is read at once', async () => {
  const reading = parse(feedOf(10), META)
  expect(await turnsDuring(reading)).toBeLessThan(5)
  expect((await reading).items).toMatchObject([{ bulletins: [{ title: 'Light Rain, 0°C' }] }])
})

test('a large one that cannot be read is an error as a small one is', async () => {
  const [small, large] = [feedOf(1), feedOf(5_000)].map((feed) => parse(feed.subarray(0, -7), META).catch(String))
  expect(await small).toMatch(/^Error: not well-formed XML/)
  expect(await large).toMatch(/^Error: not well-formed XML/)
})
