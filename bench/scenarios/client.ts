import { setTimeout as wait } from 'node:timers/promises'
import type { CDPSession, Page } from 'playwright-core'
import { countDeep, metrics, watched, watchFrames } from '../../test/browser/frames.ts'
import { signedIn, startBrowser, withoutBrowser } from '../load/browser.ts'
import { PostingConnection } from '../load/post.ts'
import { inRounds, type Options, type Scenario } from '../rounds.ts'
import { encke, OWNER, type RunningEncke, startEncke } from '../servers/encke.ts'

const MESSAGES = 10_000
const PER_SECOND = 200
const CONNECTIONS = 8
/** Until what is held is as much as it will be. */
const BEFORE = 800
const SETTLED_MS = 500
/** What was held at these parts of the way is told. */
const PARTS = [0.25, 0.5, 1]

/** Where its reader is while messages come: in the room, farther up in it, or in another one. */
type Where = 'at the end' | 'farther up' | 'in another room'
const WHERE: readonly Where[] = ['at the end', 'farther up', 'in another room']

/** The page of a chat in which very much is said. */
export const client: Scenario = {
  name: 'client',
  about: '10 000 messages at 200 a second, in Chromium: frames, what holds them up, and what is held',
  async run(options, told) {
    const reason = withoutBrowser()
    if (reason) return options.say(`  ${reason}`)
    const messages = Math.ceil(MESSAGES / options.scale)
    const all = WHERE.map((where) => ({ target: { ...encke, name: `Encke, its reader ${where}` }, transport: 'ws', where }))
    const rows = await inRounds(all, options, ({ target }) => {
      const where = all.find((each) => each.target === target)?.where ?? 'at the end'
      return measured(where, { ...options, messages })
    })
    told({
      scenario: 'client',
      title: `${messages.toLocaleString('en').replace(',', ' ')} messages at ${PER_SECOND} a second, in Chromium`,
      rows,
    })
  },
}

async function measured(where: Where, { messages }: Options & { readonly messages: number }): Promise<Record<string, number>> {
  const running = await startEncke({ channels: 2 })
  const browser = await startBrowser()
  try {
    const page = await signedIn(browser, { port: running.port, ...OWNER })
    const channel = running.channel(where === 'in another room' ? 1 : 0)
    await talk(running, { channel, from: 0, count: BEFORE })
    await page.waitForTimeout(500)
    if (where === 'farther up') await scrollUp(page)
    return await watch(page, { messages, say: (from, count) => talk(running, { channel, from: BEFORE + from, count }) })
  } finally {
    await browser.close()
    await running.stop()
  }
}

const scrollUp = (page: Page): Promise<void> =>
  page.locator('encke-log').evaluate((log) => {
    const scroller = log.shadowRoot?.querySelector('.scroller')
    if (scroller) scroller.scrollTop = -2_000
  })

interface Watching {
  readonly messages: number
  say(from: number, count: number): Promise<void>
}

async function watch(page: Page, { messages, say }: Watching): Promise<Record<string, number>> {
  const cdp: CDPSession = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  await watchFrames(page)
  const seen: { gaps: number[]; longTasks: number[] } = { gaps: [], longTasks: [] }
  const held: Record<string, number> = { heap0: await heapMb(cdp) }
  let cpu = 0
  let said = 0
  for (const [index, part] of PARTS.entries()) {
    const upTo = Math.ceil(messages * part)
    const before = (await metrics(cdp)).TaskDuration ?? 0
    // Collecting garbage is a long task of ours, and is told late.
    await wait(SETTLED_MS)
    await watched(page)
    await say(said, upTo - said)
    said = upTo
    const { gaps, longTasks } = await watched(page)
    seen.gaps.push(...gaps)
    seen.longTasks.push(...longTasks)
    cpu += ((await metrics(cdp)).TaskDuration ?? 0) - before
    held[`heap${index + 1}`] = await heapMb(cdp)
  }
  return { ...frameFigures(seen), cpuMain: (cpu / messages) * 1e3, ...held, rows: await countDeep(page, '[data-message-id]') }
}

function frameFigures({ gaps, longTasks }: { gaps: number[]; longTasks: number[] }): Record<string, number> {
  const sorted = gaps.sort((one, other) => one - other)
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
  const seconds = gaps.reduce((sum, gap) => sum + gap, 0) / 1000
  return {
    frames: gaps.length / seconds,
    frame50: at(0.5),
    frame99: at(0.99),
    longTasks: longTasks.length,
    longest: Math.max(0, ...longTasks),
  }
}

const heapMb = async (cdp: CDPSession): Promise<number> => ((await metrics(cdp)).JSHeapUsedSize ?? Number.NaN) / 1e6

/** Publishes at a steady pace, as many at a time as are due. */
async function talk(running: RunningEncke, { channel, from, count }: { channel: string; from: number; count: number }): Promise<void> {
  const connections = Array.from({ length: CONNECTIONS }, () => new PostingConnection(running.publishPort))
  const began = performance.now()
  let next = 0
  const speak = async (connection: PostingConnection): Promise<void> => {
    while (next < count) {
      const number = from + next++
      await wait(Math.max(0, began + ((number - from) / PER_SECOND) * 1000 - performance.now()))
      const text = `Number ${number}: a message of about as many words as people write to each other when they are in a hurry`
      const { status } = await connection.post(running.post(channel, text))
      if (status !== 201) throw new Error(`a message was refused: ${status}`)
    }
  }
  await Promise.all(connections.map(speak))
  for (const connection of connections) connection.close()
}
