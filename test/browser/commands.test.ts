import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openWindow } from './launch.ts'
import { AWAY, composer, message, say, serverUntilTheEnd, setUp } from './people.ts'

const OFFERS = fileURLToPath(new URL('offers/index.fixture.ts', import.meta.url))
const config = { plugins: ['accounts', 'chat', 'presence', OFFERS] }

const option = (page: Page, name: string) => page.getByRole('option', { name })
const reply = (page: Page, to: string) => page.getByRole('group', { name: `Reply to ${to}` })

test('a command is chosen by its first letters, and answered to whoever gave it alone', async () => {
  const server = await serverUntilTheEnd({ config })
  const page = await openWindow(server.url, { tolerate: AWAY })
  await setUp(page)
  await say(page, 'before')
  await message(page, 'before').waitFor()

  await composer(page).pressSequentially('/sh')
  await option(page, '/shout').waitFor()
  await composer(page).press('ArrowDown')
  expect(await option(page, '/shrug').getAttribute('aria-selected')).toBe('true')
  await composer(page).press('ArrowUp')
  await composer(page).press('Enter')
  expect(await composer(page).inputValue()).toBe('/shout ')
  await composer(page).pressSequentially('more tea')
  await composer(page).press('Enter')
  await reply(page, '/shout').locator('.said', { hasText: 'MORE TEA' }).waitFor()

  await say(page, 'after')
  await message(page, 'after').waitFor()
  const order = await page
    .locator('encke-log')
    .evaluate((log) =>
      [...(log.shadowRoot?.querySelectorAll('.row') ?? [])].map((row) =>
        row.classList.contains('reply') ? 'reply' : row.querySelector('.said')?.textContent,
      ),
    )
  expect(order).toEqual(['before', 'reply', 'after'])

  await reply(page, '/shout').getByRole('button', { name: 'Dismiss' }).click()
  await reply(page, '/shout').waitFor({ state: 'detached' })
  await composer(page).pressSequentially('and the caret is back')
  expect(await composer(page).inputValue()).toBe('and the caret is back')
})

test('what is no command is refused in words, what begins with two slashes is said, and a path is a text', async () => {
  const server = await serverUntilTheEnd({ config })
  const page = await openWindow(server.url, { tolerate: AWAY })
  await setUp(page)
  await say(page, '/shuot it')
  await reply(page, '/shuot').getByText('There is no command /shuot').waitFor()
  await say(page, '//shout it')
  await message(page, '/shout it').waitFor()
  await say(page, '/etc/hosts')
  await message(page, '/etc/hosts').waitFor()
})

test('plugins stand below messages, among their actions and behind the plus of the composer', async () => {
  const server = await serverUntilTheEnd({ config })
  const page = await openWindow(server.url, { tolerate: AWAY })
  await setUp(page)
  await say(page, 'quiet')
  await message(page, 'quiet').getByText('below QUIET').waitFor()
  await message(page, 'quiet').hover()
  await message(page, 'quiet').getByText('beside QUIET').waitFor()
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByText('for lobby').click()
  await expect.poll(() => composer(page).inputValue()).toBe('tea?')
  await page.getByText('for lobby').waitFor({ state: 'hidden' })
})
