import type { BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { RunningServer } from '../server/spawn.ts'
import { openWindow } from './launch.ts'
import { AWAY, composer, message, say, serverUntilTheEnd, setUp } from './people.ts'

const TABS = 8

/** The texts as they stand on the page, from top to bottom. */
const texts = (page: Page): Promise<string[]> =>
  page
    .locator('[data-message-id][data-state="sent"]')
    .evaluateAll((rows) => rows.map((row) => /said \d+/.exec(row.textContent ?? '')?.[0] ?? ''))

const said = (count: number): string[] => Array.from({ length: count }, (_, at) => `said ${at + 1}`)

/** How many responses the server holds, by transport. */
async function held(context: BrowserContext): Promise<Record<string, number>> {
  const answer = await context.request.get('/api/status')
  const { connections } = (await answer.json()) as { connections: Record<string, number> }
  return Object.fromEntries(Object.entries(connections).filter(([, count]) => count > 0))
}

/** Ada's eight tabs in one browser, the first of which is connected; without WebSockets, which browsers allow more than six of. */
async function eightTabs(server: RunningServer, tolerate?: RegExp): Promise<readonly [Page, ...Page[]]> {
  const first = await openWindow(server.url, tolerate && { tolerate })
  const context = first.context()
  await context.addInitScript('delete globalThis.WebSocket')
  await setUp(first)
  const others = await Promise.all(Array.from({ length: TABS - 1 }, () => context.newPage()))
  for (const page of others) {
    await page.goto('/')
    await composer(page).waitFor()
  }
  return [first, ...others]
}

const everywhere = async (pages: readonly Page[], count: number): Promise<void> => {
  for (const page of pages) await expect.poll(() => texts(page), { timeout: 60_000 }).toEqual(said(count))
}

/** Says so many in turn from these tabs, each as soon as the one before is shown as sent. */
async function talk(pages: readonly Page[], from: number, to: number): Promise<void> {
  for (let at = from; at <= to; at++) {
    const page = pages[at % pages.length]
    if (!page) throw new Error('there is no tab')
    await say(page, `said ${at}`)
    await message(page, `said ${at}`).last().waitFor()
  }
}

test('eight tabs over one connection see each message once and in order, also when the one that holds it is closed', async () => {
  const server = await serverUntilTheEnd()
  const [first, ...others] = await eightTabs(server)
  await talk([first, ...others], 1, 16)
  await everywhere([first, ...others], 16)
  expect(await held(first.context())).toEqual({ sse: 1 })

  const talking = talk(others, 17, 30)
  await message(others[0] ?? first, 'said 18').waitFor()
  await first.close()
  await talking
  await everywhere(others, 30)
  await expect.poll(() => held(first.context())).toEqual({ sse: 1 })
})

test('eight tabs go on when the server is killed and comes back', async () => {
  const server = await serverUntilTheEnd()
  const pages = await eightTabs(server, AWAY)
  const [first, second] = pages
  await talk(pages, 1, 8)
  await everywhere(pages, 8)
  await server.kill()
  await say(second ?? first, 'said 9')
  await serverUntilTheEnd({ data: server.data, port: server.port })
  await everywhere(pages, 9)
  await talk(pages, 10, 12)
  await everywhere(pages, 12)
  expect(await held(first.context())).toEqual({ sse: 1 })
})

test('a tab that holds the connection and stands still is replaced, and goes on when it moves again', async () => {
  const server = await serverUntilTheEnd()
  const [first, ...others] = await eightTabs(server)
  await talk(others, 1, 3)
  await everywhere([first, ...others], 3)
  // Chromium freezes no page that is visible, as all are here; a debugger stops its scripts as well.
  const devtools = await first.context().newCDPSession(first)
  await devtools.send('Debugger.enable')
  const stopped = new Promise((resolve) => devtools.once('Debugger.paused', resolve))
  await devtools.send('Debugger.pause')
  const [second = first] = others
  await say(second, 'said 4')
  await stopped
  await everywhere(others, 4)
  await talk(others, 5, 6)
  await everywhere(others, 6)
  await devtools.send('Debugger.resume')
  await everywhere([first, ...others], 6)
  await talk([first, ...others], 7, 9)
  await everywhere([first, ...others], 9)
  await expect.poll(() => held(first.context())).toEqual({ sse: 1 })
})
