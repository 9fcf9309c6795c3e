import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { serveSite } from '../../examples/site/serve.js'
import { startFeedServer } from '../feeds/server.ts'
import { type RunningServer, startServer, temporaryFolder } from '../server/spawn.ts'
import { browser, openWindow } from './launch.ts'
import { AWAY, say, setUp } from './people.ts'
import { issued } from './weather-of-today.ts'

const PAGES = ['inn', 'notes', 'club', 'paper'] as const
type Name = (typeof PAGES)[number]
const WIDGETS: Readonly<Record<Name, readonly string[]>> = {
  inn: ['encke-presence', 'encke-weather'],
  notes: ['encke-chat'],
  club: ['encke-presence', 'encke-weather', 'encke-ticker'],
  paper: ['encke-presence', 'encke-ticker', 'encke-weather', 'encke-chat'],
}

interface Scene {
  readonly site: string
  feed(minute: number, celsius: string): void
  restart(): Promise<{ up(): Promise<void> }>
}

/** A chat with a place, a board and a lobby that lets guests in, and the site of `examples/site` with its strict policy. */
async function scene(): Promise<Scene> {
  const feeds = await startFeedServer()
  onTestFinished(() => feeds.close())
  const feed = (minute: number, celsius: string): void => void feeds.serve('/port.xml', issued(minute, celsius))
  feed(0, '14.0')
  const data = await temporaryFolder()
  const places = { keelung: { name: 'Keelung', url: `${feeds.url}/port.xml` } }
  const options = {
    data,
    env: { ENCKE_NET_ALLOW: feeds.hostAndPort },
    config: { plugins: ['accounts', 'chat', 'presence', ['weather', { places, every: '1s' }], 'ticker', 'widgets'] },
  }
  let server: RunningServer = await startServer(options)
  onTestFinished(async () => {
    await server.stop()
  })
  const port = String(server.port)
  const { origin, close } = await serveSite({ chat: server.url })
  onTestFinished(() => close())
  const owner = await openWindow(server.url, { tolerate: AWAY })
  await setUp(owner)
  await owner.evaluate(
    (body) => fetch('/api/rooms/lobby', { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    { guests: 'write', embedOrigins: [origin] },
  )
  await say(owner, 'The pump is fixed')
  return {
    site: origin,
    feed,
    async restart() {
      await server.stop()
      const up = async (): Promise<void> => {
        server = await startServer({ ...options, env: { ...options.env, PORT: port } })
      }
      return { up }
    },
  }
}

/** A page of the site in a window of its own, and what its policy refused. */
async function visit(address: string, options: BrowserContextOptions = {}): Promise<{ page: Page; refused: string[] }> {
  const context = await (await browser()).newContext({ locale: 'en-GB', viewport: { width: 1200, height: 900 }, ...options })
  onTestFinished(() => context.close())
  const refused: string[] = []
  context.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) refused.push(message.text())
  })
  const page = await context.newPage()
  await page.goto(address)
  return { page, refused }
}

const alive = (page: Page, tag: string) => page.locator(`${tag} [part~=frame], ${tag} [part~=discs], ${tag} [part~=log]`).first()
const temperature = (page: Page, text: string) => page.locator('encke-weather [part~=temp]', { hasText: text })

test('all widgets live on four sites with a strict policy and one connection each, without a cookie', { timeout: 180_000 }, async () => {
  const { site, feed } = await scene()
  const windows = await Promise.all(PAGES.map(async (name) => ({ name, ...(await visit(`${site}/${name}.html`)) })))
  for (const { name, page } of windows) {
    for (const tag of WIDGETS[name]) await alive(page, tag).waitFor()
    if (name === 'notes' || name === 'paper') await page.locator('encke-chat', { hasText: 'The pump is fixed' }).waitFor()
  }
  feed(5, '17.0')
  for (const { page } of windows.filter(({ name }) => name !== 'notes')) await temperature(page, '17°').first().waitFor({ timeout: 30_000 })
  const colors = await Promise.all(
    windows.map(({ page, name }) => alive(page, WIDGETS[name][0] ?? '').evaluate((element) => getComputedStyle(element).color)),
  )
  expect(new Set(colors).size, 'each page has its own looks').toBeGreaterThan(1)
  for (const { page, refused, name } of windows) {
    expect(refused, name).toEqual([])
    expect(await page.context().cookies(), name).toEqual([])
    const streams = await page.evaluate(
      () => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/comet/')).length,
    )
    // Those that ended: the one that all share is taken up anew when a widget comes later than the others.
    expect(streams, name).toBeLessThan(Math.max(2, WIDGETS[name].length))
  }
})

test('without JavaScript each page has its links, its picture and its frame', { timeout: 120_000 }, async () => {
  const { site } = await scene()
  const { page } = await visit(`${site}/paper.html`, { javaScriptEnabled: false })
  for (const text of ['行情', '聊天室']) await page.getByRole('link', { name: text }).first().waitFor()
  await expect.poll(() => page.locator('header img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(212)
  await page.frameLocator('iframe').getByText('14 °C').first().waitFor()
})

test('a chat that does not answer leaves the page as its author wrote it, and comes to life when it does', {
  timeout: 120_000,
}, async () => {
  const { site, restart } = await scene()
  const { page } = await visit('about:blank')
  await page.context().route(/\/comet\//, () => new Promise(() => {}))
  await page.goto(`${site}/club.html`)
  await page.getByRole('link', { name: 'The weather here' }).waitFor()
  await page.context().unroute(/\/comet\//)
  const { up } = await restart()
  await up()
  await page.reload()
  await temperature(page, '14°').waitFor()
})

test('over a restart of the chat the widgets keep their last values, and go on', { timeout: 120_000 }, async () => {
  const { site, feed, restart } = await scene()
  const { page } = await visit(`${site}/inn.html`)
  await temperature(page, '14°').waitFor()
  const { up } = await restart()
  await temperature(page, '14°').waitFor()
  feed(9, '11.0')
  await up()
  await temperature(page, '11°').waitFor({ timeout: 60_000 })
})
