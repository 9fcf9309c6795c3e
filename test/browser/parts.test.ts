import { expect, test } from 'vitest'
import { openWindow } from './launch.ts'
import { composer, message, say, serverUntilTheEnd, setUp } from './people.ts'

test('what is seldom opened comes when it is, and says so when it cannot', async () => {
  const server = await serverUntilTheEnd()
  const page = await openWindow(server.url, { tolerate: /net::ERR_FAILED/ })
  const asked: string[] = []
  page.on('request', (request) => void asked.push(request.url()))
  await setUp(page)
  await say(page, 'A first word')
  const row = message(page, 'A first word')
  await row.waitFor()
  expect(asked.filter((url) => /(keys|new-room|add-people|room-guests|row-menu)-/.test(url))).toEqual([])

  await page.route('**/new-room-*', (route) => route.abort())
  await page.getByRole('button', { name: 'New room' }).click()
  await page.getByText('That could not be loaded').waitFor()

  await row.focus()
  await page.keyboard.press('?')
  await page.getByRole('heading', { name: 'Keys' }).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+F10')
  await page.getByRole('dialog', { name: 'Actions' }).getByRole('button', { name: 'Copy' }).waitFor()
  await page.keyboard.press('Escape')
  await composer(page).press('?')
  expect(await composer(page).inputValue()).toBe('?')

  // What a browser could not load it asks for again only on a new page.
  await page.unroute('**/new-room-*')
  await page.reload()
  await page.getByRole('button', { name: 'New room' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Attic')
  await page.getByLabel('Only people who are added').check()
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('button', { name: 'Add people' }).click()
  await page.getByRole('heading', { name: 'People in Attic' }).waitFor()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Guests' }).click()
  await page.getByRole('heading', { name: 'Guests in Attic' }).waitFor()
})
