import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Mode } from '../../examples/comet-apis/message-sender.ts'
import { use } from '../../kernel/index.ts'
import type { TransportName } from '../../kernel/protocol.ts'
import { serve } from '../../kernel/serve.ts'
import { Client, type Snapshot } from '../../ui/client/index.ts'
import { type FeedServer, startFeedServer } from '../feeds/server.ts'
import { ALL_STYLES, rss, STYLES, type Style, told } from './weather-world.ts'

const PATIENCE_MILLISECONDS = 15_000

let feeds: FeedServer
beforeEach(async () => {
  feeds = await startFeedServer()
  onTestFinished(() => feeds.close())
})

/** A server with the weather in all styles, from two feeds that are read twice a second. Gives its origin. */
async function serveWeather(mode: Mode): Promise<string> {
  const data = await mkdtemp(join(tmpdir(), 'encke-weather-'))
  vi.stubEnv('PORT', '0').stubEnv('ENCKE_DATA', data).stubEnv('ENCKE_LOG', 'silent').stubEnv('ENCKE_NET_ALLOW', feeds.hostAndPort)
  const config = { feeds: [`${feeds.url}/north`, `${feeds.url}/south`], seconds: 0.25, mode }
  const server = await serve({ plugins: ALL_STYLES.map((style) => use(STYLES[style], config)) })
  onTestFinished(async () => {
    vi.unstubAllEnvs()
    await server.stop()
    await rm(data, { recursive: true })
  })
  return server.origin
}

interface Forecasts extends Snapshot {
  readonly publications: readonly (Snapshot & { readonly data: unknown })[]
}

/** What a page shows that follows a style's weather with the client that pages have. */
function shownBy(origin: string, style: Style, transport: TransportName): unknown[] {
  const shown: unknown[] = []
  const client = new Client({ origin, transports: [transport] })
  onTestFinished(() => client.close())
  client.follow<Forecasts>(`${style}-weather/forecasts`, {
    async snapshot(signal) {
      const response = await fetch(`${origin}/channels/${style}-weather/forecasts`, { signal })
      const { publications } = (await response.json()) as Pick<Forecasts, 'publications'>
      const { n = 0, cursor = '' } = publications.at(-1) ?? {}
      return { n, cursor, publications }
    },
    loaded: ({ publications }) => void shown.splice(0, shown.length, ...publications.map(({ data }) => data)),
    publication: ({ data }) => void shown.push(data),
  })
  return shown
}

/** Resolves when all show so many. */
async function allShow(shown: readonly unknown[][], count: number): Promise<void> {
  const started = performance.now()
  while (shown.some((forecasts) => forecasts.length < count)) {
    if (performance.now() - started > PATIENCE_MILLISECONDS) throw new Error(`After a long time there is ${JSON.stringify(shown)}`)
    await wait(10)
  }
}

describe.each<Mode>(['long-poll', 'streaming'])('in the %s mode', (mode) => {
  test.each<TransportName>(['long-poll', 'stream', 'sse'])('by %s all three tell the same', async (transport) => {
    feeds.serve('/north', rss('Snow'))
    feeds.serve('/south', rss('Sun'))
    const origin = await serveWeather(mode)
    const shown = ALL_STYLES.map((style) => shownBy(origin, style, transport))
    await allShow(shown, 2)
    feeds.serve('/south', rss('Rain', 5))
    await allShow(shown, 3)
    feeds.serve('/north', rss('Hail', 10))
    await allShow(shown, 4)
    const forecasts = [told('Snow'), told('Sun'), told('Rain', 5), told('Hail', 10)]
    expect(shown).toEqual([forecasts, forecasts, forecasts])
  })
})

/** The types of the frames of one response that could go on, as they come. */
async function* typesOf(origin: string, style: Style): AsyncGenerator<string> {
  const { body } = await fetch(`${origin}/comet/stream?channel=${style}-weather/forecasts`)
  let rest = ''
  for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim()) yield (JSON.parse(line) as { type: string }).type
  }
}

test.each(ALL_STYLES)('%s ends a response in the long-poll mode when it has delivered, and not only when the time is up', async (style) => {
  feeds.serve('/north', rss('Snow'))
  const types: string[] = []
  let deliveredAt = 0
  for await (const type of typesOf(await serveWeather('long-poll'), style)) {
    types.push(type)
    if (type === 'publication') deliveredAt = performance.now()
  }
  expect(types).toEqual(['welcome', 'joined', 'publication', 'bye'])
  expect(performance.now() - deliveredAt).toBeLessThan(3_000)
})

test.each(ALL_STYLES)('%s leaves a response open in the streaming mode', async (style) => {
  feeds.serve('/north', rss('Snow'))
  const types = typesOf(await serveWeather('streaming'), style)
  for (const type of ['welcome', 'joined', 'publication']) expect((await types.next()).value).toBe(type)
  feeds.serve('/north', rss('Fog', 5))
  expect((await types.next()).value).toBe('publication')
  await types.return(undefined)
})

test('without a script each shows the weather on a page, escaped', async () => {
  feeds.serve('/north', rss('Snow'))
  const origin = await serveWeather('streaming')
  const shown = ALL_STYLES.map((style) => shownBy(origin, style, 'stream'))
  await allShow(shown, 1)
  for (const style of ALL_STYLES) {
    const page = await (await fetch(`${origin}/comet/refresh?channel=${style}-weather/forecasts`)).text()
    expect(page).toContain('<h2>Snow</h2>Snow &amp; wind<br>')
  }
})

test('they end responses at different times, and nobody misses anything by it', async () => {
  feeds.serve('/north', rss('Snow'))
  const origin = await serveWeather('streaming')
  const shown = ALL_STYLES.map((style) => shownBy(origin, style, 'stream'))
  await allShow(shown, 1)
  // Longer than a servlet waits, whose response ends now and is taken up again.
  await wait(5_500)
  feeds.serve('/north', rss('Fog', 5))
  await allShow(shown, 2)
  expect(shown).toEqual(ALL_STYLES.map(() => [told('Snow'), told('Fog', 5)]))
})
