import { expect, onTestFinished, test } from 'vitest'
import { type FeedServer, startFeedServer } from '../feeds/server.ts'
import { twin } from '../feeds/twins.ts'
import { foreignSite, strictPolicy } from './foreign-site.ts'
import { browser } from './launch.ts'
import { serverUntilTheEnd } from './people.ts'

const PATH = '/rss/port.xml'

async function feedsUntilTheEnd(): Promise<FeedServer> {
  const feeds = await startFeedServer()
  onTestFinished(() => feeds.close())
  return feeds
}

const watching = (feeds: FeedServer) => ({
  env: { ENCKE_NET_ALLOW: feeds.hostAndPort },
  config: { plugins: [['weather', { places: { port: { url: `${feeds.url}${PATH}` } }, every: '1s' }]] },
})

test('a widget shows on a page of another origin', async () => {
  const feeds = await feedsUntilTheEnd()
  feeds.serve(PATH, twin('environment-canada'))
  const server = await serverUntilTheEnd(watching(feeds))
  const site = await foreignSite(strictPolicy(server.url))
  site.show(`<!doctype html><html lang="en"><title>A site</title><script type="module" src="${server.url}/widgets/v1.js"></script>
    <encke-weather place="port"><a href="${server.url}/embed/weather/port">Weather in Port</a></encke-weather>`)
  const page = await (await browser()).newPage()
  await page.goto(site.url)
  await page.locator('encke-weather').getByText('0°').waitFor()
  expect(site.violations).toEqual([])
})
