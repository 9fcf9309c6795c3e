import { expect, onTestFinished, test } from 'vitest'
import { ConfigurationError } from '../errors.ts'
import type { Fetched } from '../http/outgoing.ts'
import { readSettings } from '../http/settings.ts'
import { definePlugin } from '../index.ts'
import { person, type TestOptions, testKernel } from '../testing.ts'
import { exposition } from './exposition.ts'

const ADMIN = person('Ada', 'admin')
const TOKEN = 'let-the-numbers-out'

async function measured(options: Partial<TestOptions> = {}) {
  const fetch = async (url: string): Promise<Fetched> => ({ status: 410, url, bytes: new Uint8Array(), headers: new Headers() })
  const plugin = definePlugin({
    name: 'feed',
    api: 1,
    setup: (ctx) =>
      void ctx.poller({
        url: 'http://feeds.test/a?of="x"&apikey=let-me-in&Authorization=cwa',
        every: '1m',
        parse: () => ({ items: [] }),
        key: () => '',
        onItems: () => {},
      }),
  })
  const kernel = await testKernel({ plugins: [plugin], outgoing: { fetch, close: async () => {} }, ...options })
  onTestFinished(() => kernel.stop())
  return kernel
}

test('metrics are in Prometheus’ text format, each sample once', async () => {
  const kernel = await measured()
  const reader = await kernel.follow(['x/y'], { as: ADMIN })
  await reader.next()
  const told = async (): Promise<string> => {
    kernel.clock.advance(0)
    return (await kernel.ask('GET', '/metrics', { as: ADMIN })).text
  }
  await expect.poll(told).toContain('state="gone"')
  const { headers, text } = await kernel.ask('GET', '/metrics', { as: ADMIN })
  expect([headers.get('content-type'), headers.get('cache-control')]).toEqual(['text/plain; version=0.0.4; charset=utf-8', 'no-store'])
  const lines = text.trimEnd().split('\n')
  for (const line of lines) expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z]+="([^"\\]|\\.)*",?)+\})? [\d.e+]+)$/)
  expect(new Set(lines).size).toBe(lines.length)
  expect(lines).toContain('encke_connections{transport="stream"} 1')
  expect(lines).toContain('encke_plugin_state{plugin="feed",state="active"} 1')
  expect(lines).toContain(
    'encke_source_state{plugin="feed",url="http://feeds.test/a?of=%22x%22&apikey=hidden&Authorization=hidden",state="gone"} 1',
  )
  expect(lines).toContain('encke_source_failures{plugin="feed",url="http://feeds.test/a?of=%22x%22&apikey=hidden&Authorization=hidden"} 1')
  expect(text).not.toContain('encke_source_next_try')
  reader.leave()
})

test('a plugin’s own metrics are among them, and its alone', async () => {
  const teller = definePlugin({
    name: 'tea-shop',
    api: 1,
    setup(ctx) {
      const cups = ctx.metrics.counter('cups', 'Cups poured')
      cups.add()
      cups.add(2)
      ctx.metrics.gauge('kettle', 'Degrees').set(96.5)
      expect(() => ctx.metrics.counter('cups', 'Again')).toThrow('There is a metric encke_tea_shop_cups already')
      expect(() => cups.add(-1)).toThrow('only ever grows')
    },
  })
  const kernel = await measured({ plugins: [teller] })
  const told = async () => (await kernel.ask('GET', '/metrics', { as: ADMIN })).text
  expect(await told()).toContain('# HELP encke_tea_shop_cups Cups poured\n# TYPE encke_tea_shop_cups counter\nencke_tea_shop_cups 3\n')
  expect(await told()).toContain('encke_tea_shop_kettle 96.5')
  await kernel.kernel.host.unload('tea-shop')
  expect(await told()).not.toContain('tea_shop_cups')
})

test('labels are escaped, and what has no samples is left out', () => {
  const metric = (samples: [number, Record<string, string>][]) => ({ name: 'x', help: 'X.', type: 'gauge', samples }) as const
  expect(exposition([metric([]), metric([[1.5, { a: 'b"c\\d\ne' }]])])).toBe('# HELP x X.\n# TYPE x gauge\nx{a="b\\"c\\\\d\\ne"} 1.5\n')
})

test.each([
  ['an administrator', { as: ADMIN }, 200],
  ['whoever bears the token', { headers: { authorization: `Bearer ${TOKEN}` } }, 200],
  ['whoever bears another', { headers: { authorization: `Bearer ${TOKEN}x` } }, 401],
  ['a member', { as: person('Mira') }, 403],
  ['nobody', {}, 401],
])('%s is answered', async (_, who, status) => {
  const kernel = await measured({ metricsToken: TOKEN })
  expect((await kernel.ask('GET', '/metrics', who)).status).toBe(status)
  expect((await kernel.ask('GET', '/api/status', { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(401)
})

test('without a token there is none that opens', async () => {
  const kernel = await measured()
  expect((await kernel.ask('GET', '/metrics', { headers: { authorization: 'Bearer undefined' } })).status).toBe(401)
  expect(readSettings({}).metricsToken).toBeUndefined()
  expect(() => readSettings({ ENCKE_METRICS_TOKEN: 'short' })).toThrow(ConfigurationError)
})

test('those whose feeds are fetched find out who does it', async () => {
  const kernel = await measured({ url: 'https://chat.example.com' })
  const { status, headers, text } = await kernel.ask('GET', '/about-bot', { headers: { origin: 'https://elsewhere.example' } })
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(text).toContain('Encke/0.0.0 (+https://chat.example.com/about-bot)')
})
