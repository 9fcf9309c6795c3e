import { expect, test } from 'vitest'
import { openWindow } from './launch.ts'
import { AWAY, inviteLink, join, message, say, serverUntilTheEnd, setUp } from './people.ts'

/** Five times the ten seconds for which a deletion can be taken back. */
const LONG_ENOUGH = { timeout: 50_000 }

test('a deletion can be taken back for ten seconds; others see it when they are over, or whoever deletes leaves', {
  timeout: 120_000,
}, async () => {
  const server = await serverUntilTheEnd()
  const ada = await openWindow(server.url, { tolerate: AWAY })
  await setUp(ada)
  const link = await inviteLink(ada)
  const grace = await openWindow(server.url, { tolerate: AWAY })
  await join(grace, link, 'Grace')
  for (const text of ['first words', 'second words', 'third words']) {
    await say(ada, text)
    await message(grace, text).waitFor()
  }
  const remove = async (text: string) => {
    await message(ada, text).focus()
    await message(ada, text).press('Delete')
    await message(ada, text).waitFor({ state: 'detached' })
  }

  await remove('first words')
  await ada.getByRole('status').getByText('Message deleted').waitFor()
  await ada.getByRole('button', { name: 'Undo' }).click()
  await message(ada, 'first words').waitFor()
  expect(await message(ada, 'first words').evaluate((row) => row.matches(':focus'))).toBe(true)

  // The seconds wait for a pointer that is there.
  await ada.mouse.move(700, 100)
  await remove('first words')
  await ada.keyboard.press('z')
  await message(ada, 'first words').waitFor()

  await remove('first words')
  expect(await message(grace, 'first words').count()).toBe(1)
  await message(grace, 'first words').waitFor({ state: 'detached', ...LONG_ENOUGH })
  expect(await ada.getByRole('button', { name: 'Undo' }).count()).toBe(0)

  await remove('second words')
  await remove('third words')
  await message(grace, 'second words').waitFor({ state: 'detached' })
  expect(await message(grace, 'third words').count()).toBe(1)
  await ada.goto('about:blank')
  await message(grace, 'third words').waitFor({ state: 'detached' })
})
