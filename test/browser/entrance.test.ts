import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openWindow } from './launch.ts'
import { AWAY, composer, inviteLink, join, message, say, serverUntilTheEnd, setUp } from './people.ts'

/** The messages as they stand on the page, from top to bottom. */
const shown = (page: Page): Promise<string[]> =>
  page.locator('[data-message-id]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-message-id') ?? ''))

test('the first visitor sees one card, and is in the lobby with the cursor in the composer', async () => {
  const server = await serverUntilTheEnd()
  const page = await openWindow(server.url)
  await setUp(page)
  expect(await composer(page).evaluate((element) => element.matches(':focus'))).toBe(true)
  await composer(page).fill('Hello, comet')
  await page.getByRole('button', { name: 'Send' }).click()
  await message(page, 'Hello, comet').waitFor()
})

test('two people talk; the server is killed and comes back, and both go on with nothing lost, nothing twice and no reload', async () => {
  const server = await serverUntilTheEnd()
  const ada = await openWindow(server.url, { tolerate: AWAY })
  const grace = await openWindow(server.url, { tolerate: AWAY })
  await setUp(ada)
  await join(grace, await inviteLink(ada), 'Grace')
  await say(ada, 'Can you hear me?')
  await message(grace, 'Can you hear me?').waitFor()
  await say(grace, 'Loud and clear')
  await message(ada, 'Loud and clear').waitFor()
  for (const page of [ada, grace]) await page.evaluate(() => document.documentElement.setAttribute('data-same-page', ''))

  await server.kill()
  await say(ada, 'Said while you were away')
  await message(ada, 'Said while you were away', 'sending').waitFor()
  await serverUntilTheEnd({ data: server.data, port: server.port })
  await message(grace, 'Said while you were away').waitFor()
  await message(ada, 'Said while you were away').waitFor()
  await say(grace, 'And back')
  await message(ada, 'And back').waitFor()

  const rows = await shown(ada)
  expect(new Set(rows).size).toBe(4)
  expect(rows).toHaveLength(4)
  expect(await shown(grace)).toEqual(rows)
  for (const page of [ada, grace]) expect(await page.locator('html[data-same-page]').count()).toBe(1)
})
