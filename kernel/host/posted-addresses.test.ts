import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { type AnyPlugin, definePlugin } from '../api/plugin.ts'
import { person, type TestKernel, testKernel } from '../testing.ts'
import { standsIn } from './stands-in.ts'

let tested: TestKernel | undefined
afterEach(() => tested?.stop())

const HOUSE = 'http://10.0.0.1:9000/feed'
const follower: AnyPlugin = definePlugin({
  name: 'follower',
  api: 1,
  config: z.object({ urls: z.array(z.string()), note: z.string().default('') }),
  setup(ctx) {
    for (const url of ctx.config.urls)
      ctx.poller({ url: `${url}#mine`, every: '10m', parse: () => ({ items: [] }), key: () => '', onItems: () => {} })
    ctx.route('POST', '/api/follower/fetch', async ({ query }) => {
      await ctx.fetch(query.get('url') ?? '', { configured: query.has('configured') })
    })
  },
})

/** What has been asked for, and whether as something that is configured. */
const asked = new Map<string, boolean>()
const begin = async () => {
  tested = await testKernel({
    plugins: [{ plugin: follower, config: { urls: [HOUSE] } }],
    outgoing: {
      async fetch(url, { configured }) {
        asked.set(url, configured)
        return { status: 200, url, headers: new Headers(), bytes: new Uint8Array() }
      },
      close: async () => {},
    },
  })
  return tested
}
/** How these are asked for next. */
const told = async ({ clock }: TestKernel, ...urls: string[]) => {
  asked.clear()
  while (!urls.every((url) => asked.has(url))) {
    clock.advance(10_000)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return urls.map((url) => asked.get(url))
}
const settings = (urls: readonly string[]) =>
  tested?.ask('PUT', '/api/plugins/follower/settings', { as: person('Ada', 'admin'), body: { urls, note: 'posted' } })

test('an address that an administrator posted is no configured one, over a restart, but what the files name stays one', async () => {
  const kernel = await begin()
  expect(await told(kernel, HOUSE)).toEqual([true])
  const other = 'http://10.0.0.1:9000/secret'
  expect((await settings([HOUSE, other]))?.status).toBe(204)
  expect(await told(kernel, HOUSE, other)).toEqual([true, false])
  await kernel.restart()
  expect(await told(kernel, HOUSE, other)).toEqual([true, false])
})

test('what a plugin fetches is configured when it says so, and no administrator has posted it', async () => {
  const kernel = await begin()
  const fetched = async (query: string) => {
    asked.clear()
    await kernel.ask('POST', `/api/follower/fetch?url=${encodeURIComponent(HOUSE)}/keys${query}`, { as: person('Grace') })
    return asked.get(`${HOUSE}/keys`)
  }
  expect(await fetched('')).toBe(false)
  expect(await fetched('&configured')).toBe(true)
  await settings([])
  expect(await fetched('&configured')).toBe(false)
})

test.each([
  [{ a: [{ b: 'HTTP://10.0.0.1:9000/feed' }] }, true],
  [{ a: `${HOUSE}s` }, false],
  [{ a: 'http://10.0.0.1:9000/' }, false],
  [{ a: `see ${HOUSE}` }, false],
  [undefined, false],
])('%j names the address: %s', (configuration, names) => {
  expect(standsIn(configuration, `${HOUSE}#mine`)).toBe(names)
})
