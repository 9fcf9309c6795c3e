import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openWindow } from './launch.ts'
import { AWAY, PASSWORD, serverUntilTheEnd } from './people.ts'
import { switching } from './switching-reader.ts'

const WRITERS = 10
const MESSAGES = 500
const TRANSPORTS = ['refresh', 'poll', 'long-poll', 'stream', 'iframe', 'multipart', 'sse', 'ws']
const LIMITS = JSON.stringify({
  publishPerSecond: 100_000,
  publishBurst: 100_000,
  connectionsPerAddress: 2_000,
  connectionsPerIdentity: 2_000,
})

const json = { 'content-type': 'application/json' }

/** Publishes in order, each message until it is acknowledged: the key keeps a second try from being a second message. */
async function write(url: string, { writer, token }: { writer: number; token: string }): Promise<void> {
  for (let count = 1; count <= MESSAGES; ) {
    const text = `m${writer}-${count}`
    const response = await fetch(`${url}/channels/chat/lobby`, {
      method: 'POST',
      headers: { ...json, authorization: `Bearer ${token}`, 'idempotency-key': text },
      body: JSON.stringify({ type: 'message.posted', text }),
    }).catch(() => undefined)
    if (response?.status === 201) count += 1
    else if (response && response.status < 500) throw new Error(`${response.status}: ${await response.text()}`)
  }
}

/** The page's own sign-in, and a token for each writer. */
async function writersOf(page: Page): Promise<string[]> {
  await page.request.post('/api/setup', { data: { name: 'Ada', password: PASSWORD } })
  const tokens: string[] = []
  for (let writer = 0; writer < WRITERS; writer += 1) {
    const bot = await page.request.post('/api/bots', { data: { name: `Bot ${writer}` } })
    tokens.push(((await bot.json()) as { token: string }).token)
  }
  return tokens
}

const last = (page: Page): Promise<number> => page.evaluate('reader.last') as Promise<number>

test('a page that changes transports all the time shows every message once, in order, through a crash', { timeout: 180_000 }, async () => {
  const server = await serverUntilTheEnd({ env: { ENCKE_LIMITS: LIMITS } })
  const page = await openWindow(server.url, { tolerate: AWAY })
  const tokens = await writersOf(page)
  await page.goto('/gallery', { waitUntil: 'domcontentloaded' })
  await page.getByRole('button', { name: 'Stop all' }).click()
  await page.evaluate(switching, { channel: 'chat/lobby', transports: TRANSPORTS })
  const writing = Promise.all(tokens.map((token, writer) => write(server.url, { writer, token })))
  await expect.poll(() => last(page), { timeout: 60_000 }).toBeGreaterThan(1_000)
  await server.kill()
  await serverUntilTheEnd({ env: { ENCKE_LIMITS: LIMITS }, data: server.data, port: server.port })
  await writing
  await expect.poll(() => last(page), { timeout: 60_000 }).toBe(WRITERS * MESSAGES)

  expect(await page.evaluate('reader.faults')).toEqual([])
  const shown = await page.locator('li[data-n]').evaluateAll((items) => items.map((item) => item.textContent ?? ''))
  expect(new Set(shown).size).toBe(WRITERS * MESSAGES)
  for (let writer = 0; writer < WRITERS; writer += 1) {
    const own = shown.filter((text) => text.startsWith(`m${writer}-`))
    expect(own).toEqual(Array.from({ length: MESSAGES }, (_, index) => `m${writer}-${index + 1}`))
  }
  await page.evaluate('reader.over = true')
})
