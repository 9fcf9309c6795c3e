import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { type Browser, chromium, type Page } from 'playwright-core'
import { LOAD_CORE } from '../servers/running.ts'

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'

/** Why there is no browser here; nothing when there is one. */
export const withoutBrowser = (): string | undefined => (existsSync(CHROMIUM) ? undefined : `${CHROMIUM} is not installed`)

const allow = (cores: string): void => void spawnSync('taskset', ['-a', '-p', '-c', cores, String(process.pid)])

/** Starts a Chromium that may use all cores, as one that somebody looks at does; the load stays on its own. */
export async function startBrowser(): Promise<Browser> {
  allow(`0-${cpus().length - 1}`)
  try {
    return await chromium.launch({ executablePath: CHROMIUM, headless: true, args: ['--no-sandbox'] })
  } finally {
    allow(String(LOAD_CORE))
  }
}

/** Signs in on a page of its own, and waits until there is a room to write in. */
export async function signedIn(
  browser: Browser,
  { port, name, password }: { port: number; name: string; password: string },
): Promise<Page> {
  const page = await browser.newPage({ baseURL: `http://127.0.0.1:${port}`, locale: 'en-GB' })
  await page.goto('/sign-in')
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('Message', { exact: true }).waitFor()
  return page
}
