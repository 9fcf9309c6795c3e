import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, expect, onTestFinished } from 'vitest'

let launching: Promise<Browser> | undefined
afterAll(async () => {
  await (await launching)?.close()
})

/** The Chromium that the tests of a file share. */
export function browser(): Promise<Browser> {
  launching ??= chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox'],
  })
  return launching
}

export interface WindowOptions extends BrowserContextOptions {
  /** Complaints on the console that the test means to cause, such as those of a server that it stops. */
  readonly tolerate?: RegExp
}

/** Chromium puts every refusal on the console; that nobody is signed in yet is something that the pages ask, and are told. */
const ASKS_WHO_IS_HERE = /status of 40[13] .*\/api\/me\)$/

const isOutside = (url: string, origin: string): boolean => !/^(data|blob|about):/.test(url) && new URL(url).origin !== origin

/**
 * Opens a window of its own: cookies and storage of nobody else, as another person at another machine has it. When the test ends it
 * is closed, and the test fails if the page asked for anything outside the origin, threw, or complained on the console.
 */
export async function openWindow(origin: string, { tolerate, ...options }: WindowOptions = {}): Promise<Page> {
  const context = await (await browser()).newContext({ baseURL: origin, locale: 'en-GB', ...options })
  const complaints: string[] = []
  const complain = (text: string): void => {
    if (!ASKS_WHO_IS_HERE.test(text) && !tolerate?.test(text)) complaints.push(text)
  }
  context.on('request', (request) => {
    if (isOutside(request.url(), origin)) complain(`asked for ${request.url()}`)
  })
  context.on('weberror', (error) => complain(`threw ${error.error().stack ?? error.error()}`))
  context.on('console', (message) => {
    if (message.type() === 'error') complain(`said ${message.text()} (${message.location().url})`)
  })
  onTestFinished(async () => {
    await context.close()
    expect(complaints).toEqual([])
  })
  return context.newPage()
}
