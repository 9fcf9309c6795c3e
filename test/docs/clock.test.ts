import { EventSource } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { startServer } from '../server/spawn.ts'
import { blocksIn, theBlock } from './blocks.ts'
import { hasCurl, linesOf } from './shell.ts'

const PAGE = 'examples/clock/README.md'
const TIMEOUT_MILLISECONDS = 60_000

/** Starts what the page says to start. */
async function startClock() {
  const { text } = theBlock(await blocksIn(PAGE), 'sh', 'npm start')
  const [, name = '', value = ''] = /^(\w+)=(\S+) npm start$/.exec(text.trim()) ?? []
  const server = await startServer({ env: { [name]: value } })
  onTestFinished(async () => {
    await server.stop()
  })
  return server
}

test.runIf(hasCurl)('the clock is followed with curl, as its page says', { timeout: TIMEOUT_MILLISECONDS }, async () => {
  const server = await startClock()
  const blocks = await blocksIn(PAGE)
  const command = theBlock(blocks, 'sh', 'curl').text.replace('http://localhost:8080', server.url)
  await linesOf(command, theBlock(blocks, 'text', 'joined').text.trim().split('\n'), {})
})

test('what its page has for the console tells the time, and tells it on', { timeout: TIMEOUT_MILLISECONDS }, async () => {
  const server = await startClock()
  const { text } = theBlock(await blocksIn(PAGE), 'js', 'EventSource')
  const told: number[] = []
  const sources: EventSource[] = []
  class OnThePage extends EventSource {
    constructor(path: string) {
      super(new URL(path, server.url))
      sources.push(this)
    }
  }
  const twice = new Promise<void>((enough) => {
    const log = (time: string): void => void (told.push(Date.parse(time)) > 2 && enough())
    new Function('EventSource', 'console', text)(OnThePage, { log })
  })
  onTestFinished(() => sources.forEach((source) => void source.close()))
  await twice
  const [first = 0, second = 0] = told.slice(-2)
  expect(second - first).toBeGreaterThanOrEqual(900)
  expect(second - first).toBeLessThan(5_000)
  expect(Math.abs(second - Date.now())).toBeLessThan(5_000)
})

test('nothing else is loaded: nobody is asked to sign in, and there is nobody', { timeout: TIMEOUT_MILLISECONDS }, async () => {
  const server = await startClock()
  const response = await fetch(`${server.url}/channels/clock/now`)
  expect(await response.json()).toMatchObject({ entries: [{ key: 'utc' }] })
  expect((await fetch(`${server.url}/api/setup`, { method: 'POST' })).status).toBe(404)
})
