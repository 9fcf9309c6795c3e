import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Place as PlaceType } from './place.ts'

declare global {
  interface Window {
    Place: { Place: typeof PlaceType }
    place: PlaceType
  }
}

const PAGE = `<!doctype html><style>
  body { margin: 0; font: 16px/20px monospace }
  .scroller { height: 400px; display: flex; flex-direction: column-reverse; overflow-y: auto; overflow-anchor: none }
  .rows > * { white-space: pre-wrap }
</style><div class="scroller"><div class="rows"></div></div>`

let browser: Browser
let page: Page
let code: string

beforeAll(async () => {
  const entry = fileURLToPath(new URL('place.ts', import.meta.url))
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: 'iife', globalName: 'Place', write: false })
  code = `${outputFiles[0]?.text}; window.Place = Place`
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
  page = await browser.newPage()
})
afterAll(() => browser?.close())

beforeEach(async () => {
  await page.setContent(PAGE)
  await page.addScriptTag({ content: code })
  await page.evaluate(() => {
    const [scroller, rows] = document.querySelectorAll<HTMLElement>('div')
    if (!scroller || !rows) throw new Error('no page')
    for (let index = 0; index < 60; index++) rows.append(Object.assign(document.createElement('div'), { textContent: `row ${index}` }))
    for (const [index, row] of [...rows.children].entries()) row.setAttribute('data-message-id', String(index))
    window.place = new window.Place.Place(scroller, rows, { moved() {}, sticks: () => !rows.hasAttribute('data-goes-on') })
  })
})

/** Does something to the page, and tells where a row stood before and where it stands once that has been painted. */
const shift = (id: string, act: string): Promise<number> =>
  page.evaluate(
    async ({ id, act }) => {
      const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(undefined))))
      const row = document.querySelector(`[data-message-id="${id}"]`)
      if (!row) throw new Error('no such row')
      await painted()
      const before = row.getBoundingClientRect().top
      new Function('rows', 'scroller', act)(document.querySelector('.rows'), document.querySelector('.scroller'))
      await painted()
      return row.getBoundingClientRect().top - before
    },
    { id, act },
  )
const scrollTo = (top: number): Promise<void> => page.evaluate((to) => document.querySelector('.scroller')?.scrollTo(0, to), top)

const APPEND = "rows.insertAdjacentHTML('beforeend', '<div data-message-id=new>one\\ntwo\\nthree</div>')"
const PREPEND = "rows.insertAdjacentHTML('afterbegin', '<div data-message-id=old>' + 'older\\n'.repeat(40) + '</div>')"

describe('the reader’s place', () => {
  test('a log begins at its end and stays there while messages come', async () => {
    expect(await page.evaluate(() => window.place.atEnd)).toBe(true)
    expect(await shift('59', APPEND)).toBe(-60)
    expect(await page.evaluate(() => window.place.atEnd)).toBe(true)
  })

  test.each([
    ['messages come', APPEND],
    ['older ones are loaded', PREPEND],
    ['a message above grows', "rows.children[3].textContent = 'long\\n'.repeat(9)"],
    ['a message above goes', 'rows.children[3].remove()'],
    ['a message below grows', "rows.children[55].textContent = 'long\\n'.repeat(9)"],
    ['messages below are let go of', 'for (let count = 0; count < 15; count++) rows.lastChild.remove()'],
    ['the font comes', "document.body.style.lineHeight = '20.5px'; document.body.style.fontSize = '15px'"],
    ['all of it happens at once', `${APPEND}; ${PREPEND}; rows.children[9].remove(); rows.children[20].textContent = 'x\\ny'`],
  ])('the first row in view stays where it is while %s', async (_, act) => {
    await scrollTo(-410)
    const first = await page.evaluate(async () => {
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
      return window.place.anchor?.id ?? ''
    })
    expect(Math.abs(await shift(first, act))).toBeLessThan(1)
  })

  test('at the very top older messages push nothing away', async () => {
    await scrollTo(-100_000)
    expect(await shift('0', PREPEND)).toBe(0)
  })

  test('a keyboard that takes room leaves the last row in view where it was above the edge', async () => {
    await scrollTo(-300)
    expect(await shift('44', "scroller.style.height = '250px'")).toBe(-150)
  })

  test('an end after which more follows is no end: who is there stays with what they see while that comes', async () => {
    await page.evaluate(() => document.querySelector('.rows')?.setAttribute('data-goes-on', ''))
    await scrollTo(-100)
    await scrollTo(0)
    const first = await page.evaluate(async () => {
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
      return window.place.anchor?.id ?? ''
    })
    expect(await shift(first, APPEND)).toBe(0)
    expect(await page.evaluate(() => [window.place.atEnd, window.place.below])).toEqual([false, 60])
  })

  test('a place that was left is found again', async () => {
    await scrollTo(-410)
    const anchor = await page.evaluate(async () => {
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
      return window.place.anchor
    })
    const found = await page.evaluate((left) => {
      window.place.toEnd()
      return left && window.place.restore(left) && window.place.anchor
    }, anchor)
    expect(found).toEqual(anchor)
    expect(await page.evaluate(() => window.place.restore({ id: 'nowhere', offset: 0 }))).toBe(false)
  })
})
