import type { Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { type RunningServer, type ServerOptions, startServer } from '../server/spawn.ts'

export const PASSWORD = 'a long enough password'
/** What a browser says of a server that is not there. */
export const AWAY = /net::ERR_|WebSocket connection to|Failed to load resource/

/** A server that stops once the windows opened after it are closed. */
export async function serverUntilTheEnd(options?: ServerOptions): Promise<RunningServer> {
  const server = await startServer(options)
  onTestFinished(async () => {
    await server.stop()
  })
  return server
}

/** Makes Ada the owner, and leaves her in the lobby. */
export async function setUp(page: Page): Promise<void> {
  await page.goto('/')
  await page.getByLabel('Your name').fill('Ada')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Create this chat' }).click()
  await composer(page).waitFor()
}

/** Follows an invite, and is in the lobby. */
export async function join(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link)
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: /join/i }).click()
  await composer(page).waitFor()
}

export const composer = (page: Page) => page.getByLabel('Message', { exact: true })
export const message = (page: Page, text: string, state = 'sent') =>
  page.locator(`[data-message-id][data-state="${state}"]`, { hasText: text })

/** The link that the empty room offers, once it has come. */
export async function inviteLink(page: Page): Promise<string> {
  const field = page.locator('input[readonly]')
  await expect.poll(() => field.inputValue()).toContain('/join#')
  const link = await field.inputValue()
  return link.startsWith('http') ? link : `http://${link}`
}

export async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await composer(page).press('Enter')
}
