import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { blocksIn, theBlock } from '../docs/blocks.ts'
import { hasCurl, linesOf } from '../docs/shell.ts'
import { startFeedServer } from '../feeds/server.ts'
import { startServer } from '../server/spawn.ts'
import { ALL_STYLES, rss } from './weather-world.ts'

const PAGE = 'examples/comet-apis/README.md'
const TIMEOUT_MILLISECONDS = 60_000

const blocks = await blocksIn(PAGE)

/** Starts what the page says to start, with a feed of this machine. */
async function start() {
  const [, name = '', value = ''] = /^(\w+)=(\S+) npm start$/.exec(theBlock(blocks, 'sh', 'npm start').text.trim()) ?? []
  const feeds = await startFeedServer()
  feeds.serve('/north', rss('Snow'))
  const server = await startServer({
    env: { [name]: value, WEATHER_FEEDS: `${feeds.url}/north`, WEATHER_SECONDS: '0.5', ENCKE_NET_ALLOW: feeds.hostAndPort },
  })
  onTestFinished(async () => {
    await server.stop()
    await feeds.close()
  })
  return { server, feeds }
}

test.runIf(hasCurl)('the weather is followed with curl, as its page says', { timeout: TIMEOUT_MILLISECONDS }, async () => {
  const { server } = await start()
  const command = theBlock(blocks, 'sh', 'curl').text.replace('http://localhost:8080', server.url)
  const lines = theBlock(blocks, 'text', 'joined').text.trim().split('\n')
  for (const style of ALL_STYLES) {
    const ofStyle = (text: string): string => text.replaceAll('tomcat-weather', `${style}-weather`)
    await linesOf(ofStyle(command), lines.map(ofStyle), {})
  }
})

test('what its page has for the console tells the weather, and tells it on', { timeout: TIMEOUT_MILLISECONDS }, async () => {
  const { server, feeds } = await start()
  const { text } = theBlock(blocks, 'js', 'go()')
  const told: unknown[] = []
  let over = false
  onTestFinished(() => {
    over = true
  })
  const fetchThere = (path: string): Promise<Response> =>
    over ? new Promise(() => {}) : fetch(server.url + path).catch(() => new Promise(() => {}))
  new Function('fetch', 'console', text)(fetchThere, { log: (title: unknown) => told.push(title) })
  while (told.length < 1) await wait(10)
  feeds.serve('/north', rss('Fog', 5))
  while (told.length < 2) await wait(10)
  expect(told).toEqual(['Snow', 'Fog'])
})

test('the page names every file of the example', async () => {
  const page = await readFile(PAGE, 'utf8')
  const files = (await readdir('examples/comet-apis')).filter((file) => file !== 'README.md')
  expect(files.filter((file) => !page.includes(file))).toEqual([])
})
