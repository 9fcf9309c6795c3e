import axe from 'axe-core'
import type { BrowserContext, Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { type FeedServer, startFeedServer } from '../feeds/server.ts'
import { twin } from '../feeds/twins.ts'
import type { RunningServer } from '../server/spawn.ts'
import { type ForeignSite, foreignSite, strictPolicy } from './foreign-site.ts'
import { browser } from './launch.ts'
import { serverUntilTheEnd } from './people.ts'

const PATH = '/rss/port.xml'
const LOADER_BYTES = 2_048

async function feedsUntilTheEnd(): Promise<FeedServer> {
  const feeds = await startFeedServer()
  onTestFinished(() => feeds.close())
  return feeds
}

const watching = (feeds: FeedServer) => ({
  env: { ENCKE_NET_ALLOW: feeds.hostAndPort },
  config: {
    plugins: [['weather', { places: Object.fromEntries(['port', 'bay'].map((id) => [id, { url: `${feeds.url}${PATH}` }])), every: '1s' }]],
  },
})

/** The feed as it is issued now, with another temperature, and with a warning or without. */
function issued(celsius: string, warning?: string): string {
  const text = twin('environment-canada')
    .replaceAll('-0.4', celsius)
    .replace(/2026-0[23]-\d\dT[\d:]+Z/g, new Date().toISOString().replace(/\.\d+/, ''))
  return warning
    ? text.replace(/No watches or warnings in effect, Port Example/, warning).replace(/No watches or warnings in effect\./, warning)
    : text
}

interface Scene {
  readonly feeds: FeedServer
  readonly server: RunningServer
  readonly site: ForeignSite
}

/** A server with a feed, and a site of another origin whose policy allows what the docs say and its own styles. */
async function scene(): Promise<Scene> {
  const feeds = await feedsUntilTheEnd()
  feeds.serve(PATH, issued('-0.4'))
  const server = await serverUntilTheEnd(watching(feeds))
  return { feeds, server, site: await foreignSite(strictPolicy(server.url)) }
}

const pageWith = (server: RunningServer, body: string): string => `<!doctype html>
<html lang="en-GB"><head><title>A site</title><style nonce="page">:root { color-scheme: light dark } body { font: 16px/1.5 sans-serif; width: 20rem; background: Canvas } .far { height: 4000px }</style>
<script type="module" src="${server.url}/widgets/v1.js"></script></head><body><main><h1>A site</h1>${body}<p id="below">Below</p></main></body></html>`

/** What `docs/widgets.md` tells a page to say in its own styles so that the place is kept before there is a script. */
const KEEPING_ITS_PLACE = 'encke-weather { display: block; min-block-size: 12rem }'
const keepingItsPlace = (page: string): string => page.replace('</style>', `${KEEPING_ITS_PLACE}</style>`)

const WEATHER = '<encke-weather place="port"><a href="/elsewhere">Weather in Port</a></encke-weather>'

/** A visitor of the site; what the page complains of fails the test, but for what the test says it causes. */
async function visitor(
  site: ForeignSite,
  { tolerate, ...options }: { readonly tolerate?: RegExp; readonly reducedMotion?: 'reduce' } = {},
) {
  const context = await (await browser()).newContext({ locale: 'en-GB', viewport: { width: 800, height: 600 }, ...options })
  const complaints: string[] = []
  context.on('weberror', (error) => complaints.push(String(error.error().stack)))
  context.on('console', (message) => message.type() === 'error' && !tolerate?.test(message.text()) && complaints.push(message.text()))
  onTestFinished(async () => {
    await context.close()
    expect(complaints).toEqual([])
    expect(site.violations).toEqual([])
  })
  return context
}

/** Counts layout shifts from the first paint on. */
const watchShifts = (page: Page) =>
  page.addInitScript(() => {
    const shifts: unknown[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push(entry.toJSON())
    }).observe({ type: 'layout-shift', buffered: true })
  })
const shiftsOf = (page: Page) => page.evaluate(() => (window as unknown as { shifts: unknown[] }).shifts)

const weather = (page: Page) => page.locator('encke-weather')
const asked = (context: BrowserContext, server: RunningServer): string[] => {
  const paths: string[] = []
  context.on('request', (request) => request.url().startsWith(server.url) && paths.push(request.url().slice(server.url.length)))
  return paths
}

test('a widget shows and follows the weather on a strict page of another origin, with no cookie and nothing from elsewhere', async () => {
  const { feeds, server, site } = await scene()
  site.show(keepingItsPlace(pageWith(server, WEATHER)))
  const context = await visitor(site)
  await context.addCookies([{ name: 'encke', value: 'secret', url: server.url }])
  const origins = new Set<string>()
  const cookies: unknown[] = []
  context.on('request', async (request) => {
    origins.add(new URL(request.url()).origin)
    if (request.url().startsWith(server.url)) cookies.push((await request.allHeaders()).cookie)
  })
  context.on('response', async (response) => cookies.push(await response.headerValue('set-cookie').catch(() => null)))
  const page = await context.newPage()
  await watchShifts(page)
  await page.goto(site.url)
  await weather(page).getByText('0°').first().waitFor()
  await weather(page).getByText('Updated just now').waitFor()
  expect(await weather(page).locator('section').getAttribute('aria-label')).toBe('port')
  feeds.serve(PATH, issued('7.2'))
  await weather(page).getByText('7°').waitFor()
  expect([...origins].sort()).toEqual([server.url, site.url].sort())
  expect(cookies.filter(Boolean)).toEqual([])
  expect(await shiftsOf(page)).toEqual([])
  expect(await page.locator('#below').isVisible()).toBe(true)
})

test('the loader is small, kept for a short time, and the modules for good', async () => {
  const { server } = await scene()
  const loader = await fetch(`${server.url}/widgets/v1.js`, { headers: { 'accept-encoding': 'identity', origin: 'https://site.example' } })
  expect((await loader.arrayBuffer()).byteLength).toBeLessThan(LOADER_BYTES)
  expect(Object.fromEntries(loader.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': 'public, max-age=300',
    'content-type': 'text/javascript; charset=utf-8',
  })
  const again = await fetch(`${server.url}/widgets/v1.js`, { headers: { 'if-none-match': loader.headers.get('etag') ?? '' } })
  expect(again.status).toBe(304)
  const text = await (await fetch(`${server.url}/widgets/v1.js`)).text()
  const module = /assets\/weather-widget-\w+\.js/.exec(text)?.[0]
  const asset = await fetch(`${server.url}/widgets/${module}`)
  expect(Object.fromEntries(asset.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': 'public, max-age=31536000, immutable',
  })
  const missing = await fetch(`${server.url}/widgets/assets/none.js`)
  expect(missing.status).toBe(404)
})

test('a widget is fetched when it comes near the view, also one that is put into the page later', async () => {
  const { server, site } = await scene()
  site.show(pageWith(server, `<div class="far"></div>${WEATHER}`))
  const context = await visitor(site)
  const paths = asked(context, server)
  const page = await context.newPage()
  await page.goto(site.url)
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
  await page.getByText('Weather in Port').waitFor()
  expect(paths).toEqual(['/widgets/v1.js'])
  await page.evaluate(() => document.querySelector('h1')?.after(Object.assign(document.createElement('encke-weather'), { place: 'bay' })))
  await weather(page).first().getByText('0°').first().waitFor()
  expect(await weather(page).first().getAttribute('place')).toBe('bay')
  expect(paths.filter((path) => path.includes('weather-widget'))).toHaveLength(1)
  await page.locator('#below').scrollIntoViewIfNeeded()
  await weather(page).nth(1).getByText('0°').first().waitFor()
})

test('three widgets share one connection', async () => {
  const { server, site } = await scene()
  site.show(pageWith(server, `${WEATHER}${WEATHER}<encke-weather place="bay"></encke-weather>`))
  const context = await visitor(site)
  const paths = asked(context, server)
  const page = await context.newPage()
  await page.goto(site.url)
  for (const index of [0, 1, 2]) await weather(page).nth(index).getByText('0°').first().waitFor()
  const streams = paths.filter((path) => path.startsWith('/comet/'))
  expect(streams).toEqual(['/comet/sse?join=weather/port&join=weather/bay'])
})

test('a page that comes back is painted at once with the last value, and goes on when the server is there again', async () => {
  const { feeds, server, site } = await scene()
  site.show(keepingItsPlace(pageWith(server, WEATHER)))
  const context = await visitor(site, { tolerate: /ERR_|Failed to load/ })
  const page = await context.newPage()
  await page.goto(site.url)
  await weather(page).getByText('0°').first().waitFor()
  await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.endsWith('weather/port')))
  await context.route(/\/comet\//, (route) => route.abort())
  await watchShifts(page)
  await page.reload()
  await weather(page).getByText('0°').first().waitFor()
  await weather(page)
    .getByText(/Updated/)
    .waitFor()
  expect(await shiftsOf(page)).toEqual([])
  await context.unroute(/\/comet\//)

  await server.stop()
  feeds.serve(PATH, issued('11.0'))
  expect(await weather(page).getByText('0°').first().isVisible()).toBe(true)
  await serverUntilTheEnd({ ...watching(feeds), data: server.data, port: server.port })
  await weather(page).getByText('11°').waitFor()
})

test('a new warning is told once and politely, a grave one at once, and nothing else is', async () => {
  const { feeds, server, site } = await scene()
  site.show(pageWith(server, WEATHER))
  const page = await (await visitor(site)).newPage()
  await page.goto(site.url)
  await weather(page).getByText('0°').first().waitFor()
  const said = async () => [await weather(page).getByRole('status').textContent(), await weather(page).getByRole('alert').textContent()]
  expect(await said()).toEqual(['', ''])
  feeds.serve(PATH, issued('1.0'))
  await weather(page).getByText('1°').first().waitFor()
  expect(await said()).toEqual(['', ''])
  feeds.serve(PATH, issued('2.0', 'Fog advisory in effect'))
  await expect.poll(said).toEqual(['Fog advisory in effect', ''])
  expect(await weather(page).locator('[part=warning]').allInnerTexts()).toEqual(['Fog advisory in effect'])
  feeds.serve(PATH, issued('3.0', 'Tornado warning in effect'))
  await expect.poll(said).toEqual(['', 'Tornado warning in effect'])
})

test('a place that is not there is named, with the page’s own link and a quiet sentence', async () => {
  const { server, site } = await scene()
  site.show(pageWith(server, WEATHER.replace('port', 'atlantis')))
  const page = await (await visitor(site)).newPage()
  await page.goto(site.url)
  await weather(page).getByText('There is no weather of this place here.').waitFor()
  expect(await weather(page).getByText('Weather in Port').isVisible()).toBe(true)
})

test('a place that has gone silent is named, with the page’s own link and since when', async () => {
  const { feeds, server, site } = await scene()
  const days = (count: number) => new Date(Date.now() - count * 86_400_000)
  feeds.serve(PATH, issued('1.0').replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, days(2).toISOString().replace(/\.\d+/, '')))
  site.show(pageWith(server, WEATHER))
  const page = await (await visitor(site)).newPage()
  await page.goto(site.url)
  const day = days(2).toLocaleDateString('en-GB', { weekday: 'long', timeZone: 'UTC' })
  await weather(page).getByText(`No report since ${day}`).waitFor()
  expect(await weather(page).getByText('Weather in Port').isVisible()).toBe(true)
  expect(await weather(page).locator('[part=temp], [part=days]').count()).toBe(0)
})

test('in forced colours a widget keeps its frame, its drawings and its warning', async () => {
  const { feeds, server, site } = await scene()
  feeds.serve(PATH, issued('4.0', 'Tornado warning in effect'))
  site.show(pageWith(server, WEATHER))
  const page = await (await visitor(site)).newPage()
  await page.emulateMedia({ forcedColors: 'active' })
  await page.goto(site.url)
  await weather(page).locator('[part=warning]').waitFor()
  const seen = await weather(page).evaluate((widget) => {
    const probe = document.body.appendChild(document.createElement('i'))
    probe.style.color = 'CanvasText'
    const text = getComputedStyle(probe).color
    const styleOf = (part: string) => getComputedStyle(widget.shadowRoot?.querySelector(`[part=${part}]`) ?? widget)
    const drawn = getComputedStyle(widget.shadowRoot?.querySelector('.now svg') ?? widget).stroke
    return { text, drawn, frame: styleOf('frame').borderTopStyle, warning: styleOf('warning').borderTopColor, temp: styleOf('temp').color }
  })
  expect(seen).toEqual({ text: seen.text, drawn: seen.text, frame: 'solid', warning: seen.text, temp: seen.text })
})

test('languages, units, themes, days and warnings are what the attributes say', async () => {
  const { feeds, server, site } = await scene()
  feeds.serve(PATH, issued('20.0', 'Fog advisory in effect'))
  site.show(
    pageWith(
      server,
      `<encke-weather place="port" lang="fr"></encke-weather><encke-weather place="port" lang="zh-Hant-TW" units="us"></encke-weather>
      <encke-weather place="port" theme="dark" days="0" warnings="off"></encke-weather>`,
    ),
  )
  const page = await (await visitor(site)).newPage()
  await page.goto(site.url)
  await weather(page).nth(0).getByText('Mis à jour à l’instant').waitFor()
  await weather(page).nth(1).getByText('68°').waitFor()
  await weather(page).nth(1).getByText('剛剛更新').waitFor()
  await weather(page).nth(2).getByText('20°').waitFor()
  expect(await weather(page).nth(0).locator('[part=day]').count()).toBeGreaterThan(2)
  expect(await weather(page).nth(2).locator('[part=day], [part=warning]').count()).toBe(0)
  const colour = (index: number) =>
    weather(page)
      .nth(index)
      .locator('[part=place]')
      .evaluate((element) => getComputedStyle(element).color)
  expect([await colour(0), await colour(2)]).toEqual(['rgb(20, 25, 29)', 'rgb(230, 235, 238)'])
})

test.each(['light', 'dark'] as const)('axe finds nothing in a %s page, and nothing moves where motion is unwanted', async (colorScheme) => {
  const { feeds, server, site } = await scene()
  feeds.serve(PATH, issued('4.0', 'Tornado warning in effect'))
  const sizes = ['12rem', '16rem', '20rem', '40rem'].map((width, index) => `<div class="s${index}" title="${width}">${WEATHER}</div>`)
  site.show(
    pageWith(server, sizes.join('')).replace(
      '</style>',
      `.s0 { width: 12rem } .s1 { width: 16rem } .s2 { width: 20rem } .s3 { width: 40rem }</style>`,
    ),
  )
  const page = await (await visitor(site, { reducedMotion: 'reduce' })).newPage()
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.goto(site.url)
  for (const index of [0, 1, 2, 3]) await weather(page).nth(index).getByText('4°').first().waitFor()
  const shown = (part: string) =>
    weather(page)
      .locator(`[part=${part}]`)
      .evaluateAll((all) => all.map((each) => each.getClientRects().length > 0))
  expect(await shown('text')).toEqual([false, true, true, true])
  expect(await shown('source')).toEqual([true, true, true, true])
  expect(await shown('days')).toEqual([false, false, true, true])
  const [beside, below] = await Promise.all(
    [3, 2].map((index) =>
      weather(page)
        .nth(index)
        .locator('section')
        .evaluate((section) => section.clientHeight),
    ),
  )
  expect(beside).toBeLessThan(below ?? 0)
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
  await page.evaluate(axe.source)
  const found = await page.evaluate(
    "axe.run(document, { rules: { 'landmark-unique': { enabled: false } } }).then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))",
  )
  expect(found).toEqual([])
})
