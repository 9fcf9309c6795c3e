import { build } from 'esbuild'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

const ENTRY = `
  import { html, render } from 'lit'
  import { byKey } from './by-key.ts'
  window.show = (keys) => render(html\`<ul>\${byKey(new Map(keys.map((key) => [key, html\`<li>\${key}</li>\`])))}</ul>\`, document.body)
`

declare global {
  interface Window {
    show(keys: readonly string[]): void
  }
}

let browser: Browser
let page: Page
let code: string

beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: import.meta.dirname },
    bundle: true,
    format: 'iife',
    write: false,
  })
  code = outputFiles[0]?.text ?? ''
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
  page = await browser.newPage()
})
afterAll(() => browser?.close())

beforeEach(async () => {
  await page.setContent('<!doctype html>')
  await page.addScriptTag({ content: code })
})

const show = (keys: string): Promise<string> =>
  page.evaluate((wanted) => {
    window.show([...wanted])
    return [...document.querySelectorAll('li')].map(({ textContent }) => textContent).join('')
  }, keys)

test('items stand in their order, and what stays is the same element', async () => {
  expect(await show('abcdef')).toBe('abcdef')
  await page.evaluate(() => {
    for (const item of document.querySelectorAll('li')) item.dataset.was = item.textContent ?? ''
  })
  for (const keys of ['cdefgh', 'xycdgh', 'hgdcyx', 'hxa', '', 'dcba']) expect(await show(keys)).toBe(keys)
  await show('cabd')
  expect(await page.locator('li[data-was]').count()).toBe(0)
})

test('an element that moves or stays keeps its place in the document', async () => {
  await show('abcdef')
  await page.evaluate(() => {
    for (const item of document.querySelectorAll('li')) item.dataset.was = item.textContent ?? ''
  })
  await show('efxbc')
  const kept = await page.locator('li[data-was]').evaluateAll((items) => items.map(({ textContent }) => textContent).join(''))
  expect(kept).toBe('efbc')
})

test('nothing is left of what has gone', async () => {
  const nodes = () => page.evaluate(() => document.querySelector('ul')?.childNodes.length)
  await show('abc')
  const before = await nodes()
  for (let round = 0; round < 20; round++) {
    await show('def')
    await show('abc')
  }
  expect(await nodes()).toBe(before)
})
