import { expect, test } from 'vitest'
import type { View } from '../../kernel/index.ts'
import { asEmbed } from './embed.ts'
import { asPicture, type PictureView } from './picture.ts'

const INFO = { id: 'shares', name: 'Shares & <more>', demo: false }
const CURRENT = new Map(['A&B', 'B', 'C', 'D', 'E'].map((symbol, index) => [symbol, { value: 100 + index, at: 0, change: index - 1 }]))
const view = (query = '', more: Partial<View<unknown>> = {}): PictureView => ({
  params: {},
  lang: 'en',
  theme: 'auto',
  query: new URLSearchParams(query),
  origin: 'https://chat.example.com',
  last: false,
  heartbeatSeconds: 20,
  ...more,
})
const count = (text: string, part: RegExp) => [...text.matchAll(part)].length

test('a picture shows the first symbols, or those that are asked for, with all text escaped', () => {
  const picture = asPicture(INFO, CURRENT, view())
  expect(picture).toContain('<title>Shares &amp; &lt;more&gt;</title>')
  expect(picture).toContain('>A&amp;B</text>')
  expect(count(picture, /text-anchor="end" font-weight/g)).toBe(4)
  expect(picture).toMatch(/▼ 0\.99%.*■ 0\.00%.*▲ 0\.99%/)
  expect(picture).not.toMatch(/href|script|url\(|onload/)
  const asked = asPicture(INFO, CURRENT, view('symbols=E,nothing,B'))
  expect(count(asked, /text-anchor="end" font-weight/g)).toBe(2)
  expect(asked).toContain('>104.00</text>')
})

test('a picture has both themes unless one is asked for; up is red in the east', () => {
  expect(asPicture(INFO, CURRENT, view())).toContain('prefers-color-scheme')
  expect(asPicture(INFO, CURRENT, view('', { theme: 'dark' }))).not.toContain('#ffffff')
  expect(asPicture(INFO, CURRENT, view('', { theme: 'light' }))).toContain('.up{fill:#136f44}')
  expect(asPicture(INFO, CURRENT, view('', { theme: 'light', lang: 'zh-Hant' }))).toContain('.up{fill:#b3261e}')
  expect(asPicture(INFO, CURRENT, view('palette=west', { theme: 'light', lang: 'zh-Hant' }))).toContain('.up{fill:#136f44}')
})

test('the last picture of a connection has a hollow dot; one that nothing follows against expectation, after three heartbeats', () => {
  expect(asPicture(INFO, CURRENT, view('', { last: true }))).not.toContain('class="dot"')
  expect(asPicture(INFO, CURRENT, view())).toMatch(/\.dot{animation:gone 1ms 60s forwards}.*class="dot"/)
})

test('a demo says what it is', () => {
  expect(asPicture({ ...INFO, demo: true }, CURRENT, view())).toContain('Demo: made-up numbers')
  expect(asPicture(INFO, new Map(), view())).toContain('No values yet')
})

test('a frame has the list, within the element that takes over', () => {
  const { body, title } = asEmbed(
    { ...INFO, demo: true },
    CURRENT,
    view('symbols=A%26B,B&palette=east&speed="><script>', { theme: 'dark' }),
  )
  expect(title).toBe('Shares & <more>')
  expect(body.html).toContain(
    '<encke-ticker board="shares" lang="en" theme="dark" speed="&quot;&gt;&lt;script&gt;" palette="east" symbols="A&amp;B,B">',
  )
  expect(body.html).toContain('<li><b>A&amp;B</b> 100.00 ▼ 0.99%</li>')
  expect(count(body.html, /<li>/g)).toBe(2)
  expect(body.html).toContain('Demo: made-up numbers')
  expect(asEmbed(INFO, new Map(), view()).body.html).toContain('No values yet')
})
