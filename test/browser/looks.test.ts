import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openWindow } from './launch.ts'
import { AWAY, composer, inviteLink, join, message, say, serverUntilTheEnd, setUp } from './people.ts'

const SIZES = [
  { width: 1440, height: 900 },
  { width: 720, height: 900 },
  { width: 390, height: 844 },
  { width: 320, height: 640 },
]
const SCHEMES = ['light', 'dark'] as const

interface Violation {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly html: string }[]
}

/** What axe finds serious or critical on a page, with the first place of each. */
async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const violations = (await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
  )) as Violation[]
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)
}

/** Looks at a page in every size and both schemes. */
async function looksRight(page: Page, what: string): Promise<void> {
  for (const colorScheme of SCHEMES) {
    for (const size of SIZES) {
      await page.setViewportSize(size)
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      expect(sideways, `${what} at ${size.width} scrolls sideways`).toBeLessThanOrEqual(0)
      expect(await seriousFaults(page), `${what} at ${size.width}, ${colorScheme}`).toEqual([])
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

test('every page can be used by everybody, in both schemes, from a desk to the smallest phone', { timeout: 240_000 }, async () => {
  const server = await serverUntilTheEnd()
  const ada = await openWindow(server.url)
  await ada.goto('/')
  await ada.getByRole('button', { name: 'Create this chat' }).waitFor()
  await looksRight(ada, 'the first card')
  await setUp(ada)
  const link = await inviteLink(ada)
  await looksRight(ada, 'the empty lobby')

  const grace = await openWindow(server.url)
  await grace.goto(link)
  await grace.getByRole('button', { name: /join/i }).waitFor()
  await looksRight(grace, 'the invite')
  await join(grace, link, '林雨桐')
  await say(grace, '早安！下午的雨提早到四點。')
  await say(ada, 'Then I take the 08:20 train: https://example.com/charts and `the code`')
  await message(grace, 'Then I take').waitFor()
  await looksRight(ada, 'a room in which people talk')
})

test('a message that cannot go out says so in its place, and goes out from there', async () => {
  const server = await serverUntilTheEnd()
  const ada = await openWindow(server.url, { tolerate: AWAY })
  await setUp(ada)
  await ada.route('**/channels/chat/lobby', (route) =>
    route.fulfill({
      status: 403,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: 'about:blank',
        title: 'Forbidden',
        status: 403,
        code: 'forbidden',
        detail: 'You are muted here until 09:10',
      }),
    }),
  )
  await say(ada, 'Can anybody read this?')
  const failed = message(ada, 'Can anybody read this?', 'failed')
  await failed.waitFor()
  await failed.getByText('You are muted here until 09:10').waitFor()
  await failed.evaluate((row) => row.setAttribute('data-same-row', ''))
  await ada.unroute('**/channels/chat/lobby')
  await failed.getByRole('button', { name: 'Try again' }).click()
  await message(ada, 'Can anybody read this?').waitFor()
  expect(await ada.locator('[data-same-row][data-state="sent"]').count()).toBe(1)
  expect(await composer(ada).inputValue()).toBe('')
})
