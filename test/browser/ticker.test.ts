import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { foreignSite, strictPolicy } from './foreign-site.ts'
import { browser } from './launch.ts'
import { serverUntilTheEnd } from './people.ts'

const TOKEN = 'a-sluice-gate-in-march'

async function boardOnASite(attributes: string, options: { readonly width?: number; readonly reducedMotion?: 'reduce' } = {}) {
  const server = await serverUntilTheEnd({ config: { plugins: [['ticker', { boards: { shares: { name: 'Shares', token: TOKEN } } }]] } })
  const post = async (body: object) => {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }
    const answer = await fetch(`${server.url}/api/ticker/shares`, { method: 'POST', headers, body: JSON.stringify(body) })
    expect(answer.status).toBe(200)
  }
  const site = await foreignSite(strictPolicy(server.url))
  site.show(`<!doctype html><html lang="en"><title>A site</title><script type="module" src="${server.url}/widgets/v1.js"></script>
    <encke-ticker board="shares" ${attributes}><a href="${server.url}/embed/ticker/shares">Shares</a></encke-ticker>`)
  const { width = 700, reducedMotion } = options
  const page = await (await browser()).newPage({ viewport: { width, height: 300 }, ...(reducedMotion && { reducedMotion }) })
  onTestFinished(() => page.close())
  const open = async () => {
    await page.goto(site.url)
    await page.locator("encke-ticker [part~='item']").first().waitFor()
  }
  return { page, post, site, open }
}

/** It moves with each frame, so that a few would show it. */
const framesPass = (page: Page, count: number) =>
  page.evaluate(async (count) => {
    for (let frame = 0; frame < count; frame += 1) await new Promise(requestAnimationFrame)
  }, count)

test('a board moves on a page of another origin, changes as it changes, and stands still when it is told to', async () => {
  const { page, post, site, open } = await boardOnASite('')
  await post({ TAIEX: 22_342.8, '2330': 1_105, 'TWD/EUR': 0.0287 })
  await open()
  const line = page.getByRole('marquee', { name: 'Shares' })
  await line.waitFor()
  const track = page.locator("encke-ticker [part~='track']").first()
  const place = () => track.evaluate((element) => element.getBoundingClientRect().left)
  const before = await place()
  await expect.poll(place).toBeLessThan(before)

  await post({ TAIEX: 22_481.3 })
  await track.getByText('22,481.30').waitFor()
  expect(await track.locator("[data-symbol='TAIEX'] [part~='change']").innerText()).toContain('0.62%')

  const pause = line.getByRole('button', { name: 'Pause: Shares' })
  await pause.click()
  await line.getByRole('button', { name: 'Go on: Shares' }).waitFor()
  await page.mouse.move(0, 299)
  const stopped = await place()
  await framesPass(page, 12)
  expect(await place()).toBe(stopped)
  expect(await line.evaluate((element) => element.firstElementChild?.localName)).toBe('button')
  expect(await page.locator('encke-ticker ul[aria-hidden][inert]').count()).toBe(1)
  expect(site.violations).toEqual([])
})

test('without motion it is turned page by page, and every quote comes', async () => {
  const { page, post, open } = await boardOnASite('', { reducedMotion: 'reduce' })
  await post({ A: 1, B: 2, C: 3, D: 4 })
  await open()
  const shown = () => page.locator("encke-ticker [part~='symbol']").allInnerTexts()
  const first = await shown()
  expect(first.length).toBeLessThan(4)
  const seen = new Set(first)
  await expect.poll(async () => [...(await shown()).map((symbol) => seen.add(symbol)), seen.size].at(-1), { timeout: 20_000 }).toBe(4)
  expect(await page.locator('encke-ticker ul[inert]').count()).toBe(0)
})

test('where it is narrow there is one quote at a time; those that are asked for, in their order, in the palette of the east', async () => {
  const { page, post, open } = await boardOnASite('symbols="B,nothing,A" palette="east" lang="fr" speed="40"', { width: 320 })
  await post({ A: 1, B: 22_481.5, C: 3 })
  await open()
  expect(await page.locator("encke-ticker [part~='symbol']").allInnerTexts()).toEqual(['B'])
  expect((await page.locator("encke-ticker [part~='value']").innerText()).replace(/\s/g, ' ')).toBe('22 481,50')
  expect(await page.locator('encke-ticker .ticker.east').count()).toBe(1)
  await page.getByRole('button', { name: 'Mettre en pause : Shares'.replace(' :', ':') }).waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
})

test.each([
  { width: 280, shown: 1 },
  { width: 320, shown: 1 },
  { width: 440, shown: 2, reducedMotion: 'reduce' as const },
])('what stands still on $width pixels is whole: no change and no curve is cut', async ({ shown, ...looks }) => {
  const { page, post, open } = await boardOnASite('', looks)
  for (const [factor, ago] of [
    [1.1, 1_200_000],
    [0.9, 600_000],
    [1, 0],
  ] as const)
    await post(['TAIWAN-WEIGHTED', 'TAIWAN-ALL'].map((symbol) => ({ symbol, value: 10_312.5 * factor, at: Date.now() - ago })))
  await open()
  const view = await page.locator('encke-ticker .view').boundingBox()
  for (const part of ['symbol', 'value', 'change', 'spark']) {
    await expect.poll(() => page.locator(`encke-ticker [part~='${part}']`).count()).toBe(shown)
    for (const each of await page.locator(`encke-ticker [part~='${part}']`).all()) {
      const seen = await each.boundingBox()
      expect((seen?.x ?? 0) + (seen?.width ?? 999), part).toBeLessThanOrEqual((view?.x ?? 0) + (view?.width ?? 0))
      expect(seen?.width, part).toBeGreaterThan(part === 'spark' ? 5 : 10)
      if (part === 'symbol' || part === 'value')
        expect(await each.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth), part).toBe(0)
    }
  }
})

test('a thousand symbols that change ten times a second leave the page its frames', async () => {
  const { page, post, open } = await boardOnASite('')
  const all = (value: number) => Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`S${index}`, value + index]))
  await post(all(0))
  await open()
  let over = false
  const flood = (async () => {
    for (let value = 1; !over; value += 1) await post(all(value))
  })()
  const frames = await page.evaluate(
    () =>
      new Promise<number>((done) => {
        const from = performance.now()
        let count = 0
        const next = (now: number): void => {
          count += 1
          if (now - from > 3_000) done(count)
          else requestAnimationFrame(next)
        }
        requestAnimationFrame(next)
      }),
  )
  over = true
  await flood
  expect(await page.locator("encke-ticker [part~='item']").count()).toBe(30)
  // A machine that does other things besides still has more than a frame every tenth of a second.
  expect(frames).toBeGreaterThan(30)
}, 60_000)
