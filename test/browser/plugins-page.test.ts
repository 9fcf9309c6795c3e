import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { openWindow } from './launch.ts'
import { AWAY, composer, inviteLink, join as joinChat, say, serverUntilTheEnd, setUp } from './people.ts'

const tide = (body: string): string => `import { definePlugin } from 'encke'
const Settings = {
  '~standard': {
    version: 1, vendor: 'test',
    validate: (value) => (typeof value.harbour === 'string' ? { value } : { issues: [{ message: 'a harbour is a text', path: ['harbour'] }] }),
    jsonSchema: { input: () => ({ type: 'object', properties: { harbour: { type: 'string', title: 'Harbour' }, spring: { type: 'boolean' }, key: { type: 'string', title: 'Key', writeOnly: true } } }) },
  },
}
export default definePlugin({
  name: 'tide', api: 1, config: Settings, permissions: { net: ['tides.example'] },
  setup(ctx) { ${body} },
})`
const WORKS =
  "ctx.command('tide', { summary: 'The tide', run: ({ reply }) => reply('High at ' + ctx.config.harbour + ', ' + ctx.config.key) })"

async function pluginFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'encke-plugin-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'tide.ts')
  await writeFile(file, tide(WORKS))
  return file
}

const entry = (page: Page, name: string) => page.locator('encke-plugin-entry', { has: page.getByRole('heading', { name }) })
const reply = (page: Page) => page.locator('.reply .said')

test('administrators see how plugins stand, set them, turn them off and on, and see where one fails', { timeout: 120_000 }, async () => {
  const file = await pluginFile()
  const server = await serverUntilTheEnd({
    config: { plugins: ['accounts', 'chat', 'presence', 'ticker', [file, { harbour: 'Vrångö', key: 'sesame' }]] },
  })
  const page = await openWindow(server.url, { tolerate: AWAY })
  await setUp(page)
  const link = await inviteLink(page)
  await say(page, '/tide')
  await reply(page).getByText('High at Vrångö, sesame').waitFor()

  await page.getByRole('button', { name: 'Settings and more' }).click()
  await page.getByRole('menuitem', { name: 'Plugins' }).click()
  await entry(page, 'tide').getByText('Active').waitFor()
  await entry(page, 'tide').getByText('fetches from tides.example').waitFor()
  expect(await entry(page, 'accounts').getByRole('switch').isDisabled()).toBe(true)
  expect(await entry(page, 'ticker').getByRole('switch').isDisabled()).toBe(false)
  await page.evaluate(axe.source)
  const found = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)")) as {
    id: string
    impact: string
  }[]
  expect(found.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id)).toEqual([])

  await entry(page, 'tide').getByRole('button', { name: 'Settings: tide' }).click()
  const key = page.getByRole('textbox', { name: 'Key' })
  expect([await key.inputValue(), await key.getAttribute('placeholder')]).toEqual(['', 'unchanged'])
  await page.getByRole('button', { name: 'Remove Key' }).click()
  await page.getByRole('button', { name: 'Keep Key' }).click()
  await page.getByLabel('Harbour').fill('')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('alert').getByText('a harbour is a text').waitFor()
  await page.getByLabel('Harbour').fill('Keelung')
  await page.getByRole('button', { name: 'Save' }).click()
  await entry(page, 'tide').getByRole('button', { name: 'Settings as in the file: tide' }).waitFor()

  await writeFile(file, tide("throw new Error('no water')"))
  await entry(page, 'tide').getByText('no water').first().waitFor()
  await writeFile(file, tide(WORKS))
  await entry(page, 'tide').getByText('no water').first().waitFor({ state: 'detached' })

  await entry(page, 'tide').getByRole('switch').click()
  await entry(page, 'tide').getByText('Off', { exact: true }).waitFor()
  await page.goto('/rooms/lobby')
  await composer(page).waitFor()
  await say(page, '/tide')
  await page.getByText('There is no command /tide').first().waitFor()
  await page.goto('/plugins')
  await entry(page, 'tide').getByRole('switch').click()
  await entry(page, 'tide').getByText('Active').waitFor()
  await page.goto('/rooms/lobby')
  await composer(page).waitFor()
  await say(page, '/tide')
  await reply(page).getByText('High at Keelung, sesame').waitFor()

  const member = await openWindow(server.url, { tolerate: AWAY })
  await joinChat(member, link, 'Grace')
  await member.goto('/plugins')
  await member.getByText('nothing here', { exact: false }).first().waitFor()
})
