import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openWindow } from './launch.ts'
import { serverUntilTheEnd, setUp } from './people.ts'

const TECHNIQUES = ['refresh', 'multipart', 'poll', 'iframe', 'stream', 'long-poll', 'sse', 'ws']

const card = (page: Page, technique: string) => page.locator(`.card[data-transport="${technique}"]`)
const events = async (page: Page, technique: string): Promise<number> => Number(await card(page, technique).getAttribute('data-events'))

test('every technique tells the same clock, with nothing lost and nothing twice, until it is stopped', async () => {
  const server = await serverUntilTheEnd()
  await setUp(await openWindow(server.url))
  const page = await openWindow(server.url)
  await page.goto('/gallery')
  for (const technique of TECHNIQUES) {
    await expect.poll(() => events(page, technique), { timeout: 60_000, message: technique }).toBeGreaterThanOrEqual(5)
  }
  expect(await page.locator('.sum').textContent()).toMatch(/^\d+ events, none lost, none twice$/)

  await page.getByRole('button', { name: 'The bytes of Server-sent events' }).click()
  expect(await page.locator('.bytes pre').textContent()).toMatch(/^data: \{"type":"publication","channel":"gallery\/ticks"/m)

  await page.getByRole('button', { name: 'Stop all' }).click()
  await expect.poll(() => page.locator('.card[data-running="true"]').count()).toBe(0)
  await page.getByRole('button', { name: 'Go!' }).click()
  const before = await events(page, 'ws')
  await expect.poll(() => events(page, 'ws'), { timeout: 20_000 }).toBeGreaterThan(before)
  await page.getByRole('button', { name: 'Stop all' }).click()
})
