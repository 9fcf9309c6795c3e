import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { startServer, temporaryFolder } from '../server/spawn.ts'
import { type ForeignSite, foreignSite, strictPolicy } from './foreign-site.ts'
import { browser, openWindow, type WindowOptions } from './launch.ts'
import { AWAY, message, say, serverUntilTheEnd, setUp } from './people.ts'

const pageOf = (server: string, attributes = ''): string => `<!doctype html>
  <html lang="en"><meta name="viewport" content="width=device-width"><title>A blog</title>
  <style nonce="page">:root { color-scheme: light dark } body { margin: 2rem; font-family: sans-serif } encke-chat { max-width: 22rem }</style>
  <script type="module" src="${server}/widgets/v1.js"></script>
  <h1>A blog</h1><p><encke-presence room="lobby" label="in the clubhouse"><a href="${server}">Chat</a></encke-presence></p>
  <encke-chat room="lobby" ${attributes}><a href="${server}">The chat of this blog</a></encke-chat>`

/** A page of another site in a window of its own, with no cookies to begin with. */
async function visit(site: ForeignSite, options: WindowOptions = {}): Promise<Page> {
  const context = await (await browser()).newContext({ locale: 'en-GB', ...options })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  await page.goto(site.url)
  return page
}

async function invite(member: Page, change: object): Promise<void> {
  const status = await member.evaluate(
    async (body) =>
      (await fetch('/api/rooms/lobby', { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }))
        .status,
    change,
  )
  expect(status).toBe(200)
}

async function enter(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Say something as a guest' }).click()
  await page.getByLabel('Your name').fill(name)
  await page.getByRole('button', { name: 'Join' }).click()
  await page.getByLabel('Message #lobby').waitFor()
}

async function write(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message #lobby').fill(text)
  await page.getByLabel('Message #lobby').press('Enter')
}

const told = (page: Page, text: string) => page.locator('encke-chat [data-message-id]:not(.sending)', { hasText: text })
const log = (page: Page) => page.getByRole('log')

test('on a page of another site a guest writes and is answered, over a restart, without a cookie', async () => {
  const data = await temporaryFolder()
  let server = await startServer({ data })
  onTestFinished(async () => {
    await server.stop()
  })
  const port = String(server.port)
  const site = await foreignSite(strictPolicy(server.url))
  site.show(pageOf(server.url))
  const member = await openWindow(server.url, { tolerate: AWAY })
  await setUp(member)
  await invite(member, { guests: 'write', embedOrigins: [site.url] })
  await say(member, 'Welcome to the clubhouse')

  const guest = await visit(site)
  await told(guest, 'Welcome to the clubhouse').waitFor()
  await enter(guest, 'Gus')
  await write(guest, 'Is anybody here? https://example.com/tea')
  await message(member, 'Is anybody here?').waitFor()
  await expect.poll(() => member.locator('[data-message-id]', { hasText: 'Is anybody here?' }).textContent()).toContain('guest')
  expect(await guest.getByRole('link', { name: 'https://example.com/tea' }).getAttribute('href')).toBe('https://example.com/tea')
  await say(member, 'I am')
  await told(guest, 'I am').waitFor()
  await expect.poll(() => guest.locator('encke-presence').textContent()).toBeDefined()
  await guest.locator('encke-presence').getByText('2 in the clubhouse').waitFor()

  await server.stop()
  await write(guest, 'Written while nobody listened')
  await guest.getByText('Offline').waitFor()
  server = await startServer({ data, env: { PORT: port } })
  await told(guest, 'Written while nobody listened').waitFor()
  await message(member, 'Written while nobody listened').waitFor()
  await say(member, 'Nothing is lost')
  await told(guest, 'Nothing is lost').waitFor()
  const texts = await log(guest).locator('[part=body]').allTextContents()
  expect(texts.map((text) => text.trim())).toEqual([
    'Welcome to the clubhouse',
    'Is anybody here? https://example.com/tea',
    'I am',
    'Written while nobody listened',
    'Nothing is lost',
  ])

  await guest.reload()
  await told(guest, 'Nothing is lost').waitFor()
  await write(guest, 'Still Gus')
  await message(member, 'Still Gus').waitFor()
  expect(await guest.context().cookies()).toEqual([])
  expect(site.violations).toEqual([])
})

test('a guest who is sent away is asked for a name again, and what was said stays to be read', async () => {
  const server = await serverUntilTheEnd()
  const site = await foreignSite(strictPolicy(server.url))
  site.show(pageOf(server.url))
  const member = await openWindow(server.url)
  await setUp(member)
  await invite(member, { guests: 'write', embedOrigins: [site.url] })
  const guest = await visit(site)
  await enter(guest, 'Gus')
  await write(guest, 'Hello')
  await message(member, 'Hello').waitFor()
  await member.getByRole('button', { name: /^Guests/ }).click()
  await member.getByRole('button', { name: 'Remove Gus' }).click()
  await guest.getByRole('button', { name: 'Say something as a guest' }).waitFor()
  await told(guest, 'Hello').waitFor()
  await enter(guest, 'Gustav')
  await member.getByLabel('Guests may read').check()
  await write(guest, 'Too late')
  await guest.getByRole('alert').getByText('Not sent: Guests cannot write here.').waitFor()
  await member.getByLabel('No guests').check()
  await guest.getByText('The chat of this blog').waitFor()
})

test('older messages come as one scrolls, edits and deletions where they belong', async () => {
  const server = await serverUntilTheEnd({ env: { ENCKE_LIMITS: '{"publishBurst": 500}' } })
  const site = await foreignSite(strictPolicy(server.url))
  site.show(pageOf(server.url, 'readonly'))
  const member = await openWindow(server.url)
  await setUp(member)
  await invite(member, { guests: 'read' })
  const ids = await member.evaluate(async () => {
    const post = async (body: object): Promise<string> => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      return ((await (await fetch('/channels/chat/lobby', init)).json()) as { id: string }).id
    }
    const ids: string[] = []
    for (let count = 1; count <= 120; count++) ids.push(await post({ type: 'message.posted', text: `Line ${count}.` }))
    return ids
  })
  const reader = await visit(site)
  await told(reader, 'Line 120.').waitFor()
  expect(await reader.locator('encke-chat form').count()).toBe(0)
  const count = () => log(reader).locator('article').count()
  expect(await count()).toBe(50)
  for (const due of [100, 120]) {
    await log(reader).evaluate((element) => element.scrollTo(0, 0))
    await expect.poll(count).toBe(due)
  }
  const change = (body: object) =>
    member.evaluate(
      async (body) =>
        (
          await fetch('/channels/chat/lobby', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          })
        ).status,
      body,
    )
  expect(await change({ type: 'message.edited', id: ids[4], text: 'Line five, corrected' })).toBe(201)
  await told(reader, 'Line five, corrected').waitFor()
  expect(await change({ type: 'message.deleted', id: ids[6] })).toBe(201)
  await expect.poll(() => reader.locator(`[data-message-id="${ids[6]}"]`).textContent()).toContain('Deleted')
  expect(await reader.locator('[data-message-id]').nth(4).textContent()).toContain('Line five, corrected')

  // Whoever is at the end again keeps what they may look back at, and no more.
  await log(reader).evaluate((element) => element.scrollTo(0, element.scrollHeight))
  await member.evaluate(async () => {
    const headers = { 'content-type': 'application/json' }
    for (let count = 121; count <= 420; count++)
      await fetch('/channels/chat/lobby', {
        method: 'POST',
        headers,
        body: JSON.stringify({ type: 'message.posted', text: `Line ${count}.` }),
      })
  })
  await told(reader, 'Line 420.').waitFor()
  expect(await count()).toBeLessThanOrEqual(300)
  await log(reader).evaluate((element) => element.scrollTo(0, 0))
  await expect.poll(count).toBeGreaterThan(300)
})

test('a name that cannot be had, and a page that may not, are told in words', async () => {
  const server = await serverUntilTheEnd()
  const site = await foreignSite(strictPolicy(server.url))
  site.show(pageOf(server.url).replace('<html lang="en">', '<html lang="fr">'))
  const member = await openWindow(server.url)
  await setUp(member)
  await invite(member, { guests: 'write' })
  const guest = await visit(site)
  const come = async (name: string): Promise<void> => {
    await guest.getByLabel('Votre nom').fill(name)
    await guest.getByRole('button', { name: 'Entrer' }).click()
  }
  await guest.getByRole('button', { name: 'Écrire en tant qu’invité' }).click()
  await come('Gus')
  await guest.getByRole('alert').getByText('On ne peut pas entrer depuis cette page').waitFor()
  await invite(member, { embedOrigins: [site.url] })
  await come('Ada')
  await guest.getByRole('alert').getByText('Ce nom est déjà pris').waitFor()
  await come('Gus')
  await guest.getByLabel('Message dans #lobby').waitFor()
  await guest.getByLabel('Message dans #lobby').fill('In the middle of')
  await invite(member, { guests: 'off' })
  await guest.getByText('Ce salon n’est pas ouvert aux invités').waitFor()
  expect(await guest.getByRole('link', { name: 'The chat of this blog' }).isVisible()).toBe(true)
})
