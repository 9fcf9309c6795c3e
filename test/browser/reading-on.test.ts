import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { Household, password, type Resident } from '../holds/household.ts'
import { openWindow } from './launch.ts'
import { composer, message, say, serverUntilTheEnd } from './people.ts'

const LIMITS = JSON.stringify({ publishPerSecond: 100_000, publishBurst: 100_000 })
const MANY = 900
/** Page after page. */
const PATIENCE = { timeout: 30_000 }

/** A server, Ada's window in the lobby, and a bot that talks. */
async function room() {
  const server = await serverUntilTheEnd({ env: { ENCKE_LIMITS: LIMITS } })
  const household = await Household.found({ origin: server.url })
  const bot = await household.bot('Kettle')
  const page = await openWindow(server.url)
  const attic = await household.room(household.owner, 'open')
  const talk = async (channel: string, from: number, to: number): Promise<void> => {
    for (let number = from; number <= to; number++) await post(server.url, bot, { channel, text: `number ${number}.` })
  }
  return { page, household, bot, attic, talk }
}

async function post(url: string, { headers }: Resident, { channel, text }: { channel: string; text: string }): Promise<void> {
  const answer = await fetch(`${url}/channels/chat/${channel}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'message.posted', text }),
  })
  if (answer.status !== 201) throw new Error(await answer.text())
}

async function comeIn(page: Page): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('Your name').fill('Ada')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await composer(page).waitFor()
}

/** The numbers that are in the log, from the first row to the last. */
const numbers = (page: Page): Promise<number[]> =>
  page
    .locator('encke-log')
    .evaluate((log) =>
      [...(log.shadowRoot?.querySelectorAll('.said') ?? [])].map(({ textContent }) => Number(/\d+/.exec(textContent ?? ''))),
    )
const span = async (page: Page): Promise<[number | undefined, number | undefined]> => {
  const all = await numbers(page)
  expect(all).toEqual(Array.from(all, (_, index) => (all[0] ?? 0) + index))
  return [all[0], all.at(-1)]
}
const scroll = (page: Page, to: 'top' | 'bottom'): Promise<void> =>
  page.locator('encke-log').evaluate((log, where) => {
    const scroller = log.shadowRoot?.querySelector('.scroller')
    if (scroller) scroller.scrollTop = where === 'top' ? -scroller.scrollHeight : 0
  }, to)
const topOf = (page: Page, number: number): Promise<number> =>
  message(page, `number ${number}.`).evaluate((row) => row.getBoundingClientRect().top)

test('whoever reads farther up stays there while many come, is told how many, and reads on to the newest without a gap', async () => {
  const { page, talk } = await room()
  await talk('lobby', 1, 60)
  await comeIn(page)
  await message(page, 'number 60.').waitFor()
  await scroll(page, 'top')
  await expect.poll(() => span(page)).toEqual([1, 60])
  const stood = await topOf(page, 12)
  await talk('lobby', 61, MANY)
  await page.getByRole('button', { name: `${MANY - 60} new` }).waitFor()
  expect(await topOf(page, 12)).toBe(stood)
  expect((await span(page))[1]).toBeLessThan(400)

  await expect
    .poll(async () => {
      await scroll(page, 'bottom')
      return (await span(page))[1]
    }, PATIENCE)
    .toBe(MANY)
  expect((await numbers(page)).length).toBeLessThan(400)
  await expect
    .poll(async () => {
      await scroll(page, 'top')
      return (await span(page))[0]
    }, PATIENCE)
    .toBe(1)
})

test('the way down leads to the newest at once, and what is said there stands at the end', async () => {
  const { page, talk } = await room()
  await talk('lobby', 1, 60)
  await comeIn(page)
  await scroll(page, 'top')
  await talk('lobby', 61, 500)
  await page.getByRole('button', { name: '440 new' }).click()
  await message(page, 'number 500.').waitFor()
  expect(await span(page)).toEqual([451, 500])

  await scroll(page, 'top')
  await talk('lobby', 501, MANY)
  await say(page, `number ${MANY + 1}.`)
  await expect.poll(async () => (await span(page))[1]).toBe(MANY + 1)
  expect((await span(page))[0]).toBeGreaterThan(MANY - 51)
  await message(page, `number ${MANY + 1}.`).waitFor()
})

test('a room in which many came while another was open begins at the first of them', async () => {
  const { page, talk, attic } = await room()
  await talk(attic, 1, 20)
  await comeIn(page)
  await page.getByRole('link', { name: /A room of Ada/ }).click()
  await message(page, 'number 20.').waitFor()
  await page.getByRole('link', { name: 'lobby' }).click()
  await talk(attic, 21, MANY)
  const link = page.getByRole('link', { name: `A room of Ada, ${MANY - 20} unread` })
  await link.click()
  await page.getByRole('separator', { name: /^New since/ }).waitFor()
  expect((await numbers(page)).length).toBeLessThan(400)
  const line = await page.getByRole('separator', { name: /^New since/ }).evaluate((row) => row.getBoundingClientRect().top)
  expect(await topOf(page, 21)).toBeGreaterThan(line)
  expect(await topOf(page, 20)).toBeLessThan(line)
  expect(await message(page, 'number 21.').isVisible()).toBe(true)
})

test('a row with the focus that is let go of leaves the focus in the log', async () => {
  const { page, talk } = await room()
  await talk('lobby', 1, 30)
  await comeIn(page)
  await message(page, 'number 20.').focus()
  await talk('lobby', 31, MANY)
  await message(page, `number ${MANY}.`).waitFor()
  await message(page, 'number 20.').waitFor({ state: 'detached' })
  const focused = await page.locator('encke-log').evaluate((log) => log.shadowRoot?.activeElement?.getAttribute('data-message-id'))
  expect(focused).toBe(await page.locator('encke-log [data-message-id]').first().getAttribute('data-message-id'))
  expect(await message(page, `number ${MANY}.`).isVisible()).toBe(true)
})

test('the rows of a rush have their actions when somebody turns to them, and all have when it is over', async () => {
  const { page, talk } = await room()
  await comeIn(page)
  await Promise.all(Array.from({ length: 20 }, (_, part) => talk('lobby', part * 10, part * 10 + 9)))
  const actions = page.locator('encke-log .actions')
  const rows = page.locator('encke-log [data-message-id]')
  await expect.poll(() => rows.count()).toBeGreaterThanOrEqual(150)
  await rows.last().hover()
  await rows.last().getByRole('button', { name: 'Copy' }).waitFor()
  await expect.poll(async () => (await actions.count()) - (await rows.count()), PATIENCE).toBe(0)
})

test('an edit and a deletion reach what has been let go of and is fetched again', async () => {
  const { page, talk, bot, household } = await room()
  await talk('lobby', 1, 10)
  await comeIn(page)
  const id = await message(page, 'number 3.').getAttribute('data-message-id')
  const gone = await message(page, 'number 4.').getAttribute('data-message-id')
  await talk('lobby', 11, MANY)
  await expect.poll(async () => (await span(page))[1]).toBe(MANY)
  const change = (body: object) => household.ask('POST /channels/chat/lobby', bot, { body })
  expect((await change({ type: 'message.edited', id, text: 'number 3. and more' })).status).toBe(201)
  expect((await change({ type: 'message.deleted', id: gone })).status).toBe(201)
  await expect
    .poll(async () => {
      await scroll(page, 'top')
      return await message(page, 'number 3. and more').count()
    }, PATIENCE)
    .toBe(1)
  await page.locator(`[data-message-id="${gone}"] .tombstone`).waitFor()
})
