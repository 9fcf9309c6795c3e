import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { type FeedServer, startFeedServer } from '../feeds/server.ts'
import { twin } from '../feeds/twins.ts'
import { openWindow } from './launch.ts'
import { AWAY, serverUntilTheEnd, setUp } from './people.ts'

const PATH = '/rss/port.xml'

async function feedsUntilTheEnd(): Promise<FeedServer> {
  const feeds = await startFeedServer()
  onTestFinished(() => feeds.close())
  return feeds
}

const watching = (feeds: FeedServer) => ({
  env: { ENCKE_NET_ALLOW: feeds.hostAndPort },
  config: { plugins: ['accounts', 'chat', 'presence', ['weather', { places: { port: { url: `${feeds.url}${PATH}` } }, every: '1s' }]] },
})

/** The feed as it was issued at some minute, with another temperature. */
const issued = (minute: number, celsius: string): string =>
  twin('environment-canada')
    .replaceAll('-0.4', celsius)
    .replaceAll('zz-1_cc:202603011200', `zz-1_cc:2026030112${String(minute).padStart(2, '0')}`)
    .replaceAll('2026-03-01T12:00:00Z', `2026-03-01T12:${String(minute).padStart(2, '0')}:00Z`)

const strip = (page: Page) => page.locator('encke-weather-strip')

test('the page shows the weather, follows the feed, keeps it over a restart that is answered with 304, and over every fault of the feed', async () => {
  const feeds = await feedsUntilTheEnd()
  feeds.serve(PATH, issued(0, '-0.4'), { etag: '"one"', lastModified: 'Sun, 01 Mar 2026 12:05:20 GMT' })
  const server = await serverUntilTheEnd(watching(feeds))
  const page = await openWindow(server.url, { tolerate: AWAY })
  await setUp(page)
  await strip(page).getByText('0°').waitFor()

  feeds.serve(PATH, issued(5, '7.2'), { etag: '"two"', lastModified: 'Sun, 01 Mar 2026 12:10:20 GMT' })
  await strip(page).getByText('7°').waitFor()

  await server.stop()
  const asked = feeds.requests.length
  const again = await serverUntilTheEnd({ ...watching(feeds), data: server.data, port: server.port })
  const first = await feeds.asked(PATH, asked + 1)
  expect(first.status).toBe(304)
  expect(first.headers['if-none-match']).toBe('"two"')
  await page.reload()
  await strip(page).getByText('7°').waitFor()

  for (const fault of ['500', 'malformed', 'huge'] as const) {
    const before = feeds.requests.length
    feeds.fail(PATH, fault)
    await feeds.asked(PATH, before + 1)
    await strip(page).getByText('7°').waitFor()
  }
  feeds.serve(PATH, issued(9, '11.0'), { etag: '"three"' })
  await strip(page).getByText('11°').waitFor()
  expect(again.stdout).toHaveLength(1)
})
