import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { startServer, temporaryFolder } from '../server/spawn.ts'
import { exhibitionInTime } from '../transports/exhibition-in-time.ts'
import { openWindow } from './launch.ts'

/** What the page around a frame has heard. */
declare global {
  interface Window {
    heights: number[]
  }
}

/** At once, on a slow machine: what is told by the next heartbeat comes after 20 s. */
const AT_ONCE = { timeout: 10_000 }

/** Somebody else's page, on an origin of its own, with a strict policy. */
async function elsewhere(body: string, policy: string): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy })
    response.end(`<!doctype html><title>Elsewhere</title><link rel="icon" href="data:,">${body}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

const shows = (page: Page, colour: readonly number[]) =>
  page.waitForFunction(
    (wanted) => {
      const image = document.querySelector('img')
      const canvas = document.createElement('canvas').getContext('2d')
      if (!image?.naturalWidth || !canvas) return false
      canvas.drawImage(image, 0, 0)
      return String(canvas.getImageData(5, 5, 1, 1).data.slice(0, 3)) === String(wanted)
    },
    colour,
    AT_ONCE,
  )

test('a picture in another site’s page changes by itself, and shows in the end that it does no more', async () => {
  const { origin, acts, stop } = await exhibitionInTime()
  const site = await elsewhere(
    `<img crossorigin src="${origin}/live/colour/wall.svg" alt="">`,
    `default-src 'none'; img-src data: ${origin}; script-src 'unsafe-eval'`,
  )
  const page = await openWindow(site, { tolerate: new RegExp(`^asked for ${origin}/live/`) })
  await acts.paint('wall', 'rgb(255,0,0)')
  await page.goto('/', { waitUntil: 'commit' })
  await shows(page, [255, 0, 0])
  for (const colour of [
    [0, 255, 0],
    [0, 0, 255],
  ]) {
    await acts.paint('wall', `rgb(${colour})`)
    await shows(page, colour)
  }
  await stop()
  await shows(page, [128, 128, 128])
})

/** The colour in a place of the page, as it is on the screen. */
async function colourAt(page: Page, x: number, y: number): Promise<readonly number[]> {
  const shot = await page.screenshot({ clip: { x, y, width: 1, height: 1 } })
  return page.evaluate(
    async (source) => {
      const image = new Image()
      image.src = source
      await image.decode()
      const canvas = document.createElement('canvas').getContext('2d')
      canvas?.drawImage(image, 0, 0)
      return [...(canvas?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3)
    },
    `data:image/png;base64,${shot.toString('base64')}`,
  )
}

test.each([
  ['ticker/demo', 203, 9],
  ['weather/somewhere', 197, 22],
])('the picture of %s shows by itself that its server is gone', async (channel, x, y) => {
  const plugins = [['weather', { places: { somewhere: { url: 'https://weather.invalid/' } } }], 'ticker']
  const server = await startServer({ config: { plugins, limits: { heartbeatSeconds: 1 } } })
  onTestFinished(async () => void (await server.kill()))
  const site = await elsewhere(
    `<style>body{margin:0}</style><img src="${server.url}/live/${channel}.svg?theme=light" alt="">`,
    'img-src data: *',
  )
  const page = await openWindow(site, { tolerate: new RegExp(`^asked for ${server.url}/live/`) })
  await page.goto('/', { waitUntil: 'commit' })
  const isGreen = async (): Promise<boolean> => {
    const [red = 255, green = 0] = await colourAt(page, x, y)
    return green > 1.5 * red
  }
  await expect.poll(isGreen, AT_ONCE).toBe(true)
  await server.kill()
  await expect.poll(isGreen, { timeout: 15_000 }).toBe(false)
})

test('a picture that is not there says so in an img', async () => {
  const { origin } = await exhibitionInTime()
  const page = await openWindow(origin, { tolerate: /404/ })
  await page.goto('/exhibits')
  const width = await page.evaluate(async () => {
    const image = new Image()
    image.src = '/live/nothing/here.svg'
    await image.decode()
    return image.naturalWidth
  })
  expect(width).toBeGreaterThan(200)
})

const PLUGIN = `
import { definePlugin, html } from 'encke'
import { z } from 'zod'
export default definePlugin({
  name: 'report',
  api: 1,
  channels: { 'report/:place': { kind: 'state', data: z.string(), access: { read: 'anyone' } } },
  setup(ctx) {
    const channel = ctx.channel('report/:place')
    channel.present({ embed: (current) => ({ title: 'Report', width: 320, height: 180, body: html\`<h1>Report</h1><dl><dt>Now</dt><dd>\${[...current.values()].join()}</dd></dl><p><a href="/">More</a></p><footer>Updated just now</footer>\` }) })
    void channel.publish({ place: 'york' }, 'Rain', { key: 'now' })
  },
})`

test('a page in another site’s frame tells its height, follows its theme, and is whole without script', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'report.ts'), PLUGIN)
  await writeFile(join(folder, 'encke.config.ts'), `export default { plugins: ['./report.ts'] }`)
  const server = await startServer({ env: { ENCKE_CONFIG: join(folder, 'encke.config.ts') } })
  onTestFinished(async () => {
    await server.stop()
  })
  const frame = `<iframe src="${server.url}/embed/report/york?theme=dark" width="320" height="100" title="Report"></iframe>`
  const listen = "window.heights = []; addEventListener('message', ({ data }) => data.type === 'encke:height' && heights.push(data.height))"
  const site = await elsewhere(
    `<script>${listen}</script>${frame}`,
    `default-src 'none'; img-src data:; frame-src ${server.url}; script-src 'unsafe-inline' 'unsafe-eval'`,
  )
  const page = await openWindow(site, { tolerate: new RegExp(`^asked for ${server.url}/`) })
  await page.goto('/')
  await page.waitForFunction(() => window.heights.length > 0, undefined, AT_ONCE)
  const [height = 0] = await page.evaluate(() => window.heights)
  expect(height).toBeGreaterThan(60)
  expect(height).toBeLessThan(240)
  const inner = page.frames()[1]
  expect(await inner?.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe('rgb(17, 21, 24)')
  const plain = await openWindow(server.url, { javaScriptEnabled: false })
  await plain.goto('/embed/report/york')
  expect(await plain.locator('dd').textContent()).toBe('Rain')
})
