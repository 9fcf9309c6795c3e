import { Agent, request } from 'node:http'
import type { CDPSession, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { Household, password, type Resident } from '../holds/household.ts'
import { openWindow } from './launch.ts'
import { composer, message, serverUntilTheEnd } from './people.ts'

/** With `SPEED_MESSAGES=10000` it takes as long as one has patience for, and tells what it found. */
const MESSAGES = Number(process.env.SPEED_MESSAGES ?? 2_000)
const PER_SECOND = 200
const WARM_UP = MESSAGES / 4
const LIMITS = JSON.stringify({ publishPerSecond: 100_000, publishBurst: 100_000 })

declare global {
  interface Window {
    longTasks: number[]
    gaps: number[]
  }
}

/** Publishes one message after another at a steady pace, on connections that are kept. */
async function talk(url: string, { headers }: Resident, from: number, count: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const say = (number: number): Promise<void> =>
    new Promise((said, failed) => {
      const text = `Number ${number}: a message of about as many words as people write to each other when they are in a hurry`
      const sent = request(`${url}/channels/chat/lobby`, {
        method: 'POST',
        agent,
        headers: { ...headers, 'content-type': 'application/json' },
      })
      sent.on('error', failed).on('response', (answer) => {
        answer.resume()
        if (answer.statusCode === 201) answer.on('end', said)
        else failed(new Error(`a message was refused: ${answer.statusCode}`))
      })
      sent.end(JSON.stringify({ type: 'message.posted', text }))
    })
  const began = performance.now()
  const under: Promise<void>[] = []
  while (under.length < count) {
    const due = Math.min(count, ((performance.now() - began) / 1000) * PER_SECOND)
    while (under.length < due) under.push(say(from + under.length))
    await new Promise((turn) => setTimeout(turn, 5))
  }
  await Promise.all(under)
  agent.destroy()
}

/** Notes what keeps the page from drawing. */
const watch = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.longTasks = []
    window.gaps = []
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    })
    let last = performance.now()
    const frame = (now: number): void => {
      window.gaps.push(now - last)
      last = now
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })

async function metrics(cdp: CDPSession): Promise<Record<string, number>> {
  await cdp.send('HeapProfiler.collectGarbage')
  const { metrics: found } = await cdp.send('Performance.getMetrics')
  return Object.fromEntries(found.map(({ name, value }) => [name, value]))
}

test(`a room in which ${PER_SECOND} messages a second arrive stays smooth, and grows no larger`, async () => {
  const server = await serverUntilTheEnd({ env: { ENCKE_LIMITS: LIMITS } })
  const household = await Household.found({ origin: server.url })
  const bot = await household.bot('Kettle')
  const page = await openWindow(server.url)
  await page.goto('/sign-in')
  await page.getByLabel('Your name').fill('Ada')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await composer(page).waitFor()
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })

  await talk(server.url, bot, 0, WARM_UP)
  await message(page, `Number ${WARM_UP - 1}:`).waitFor()
  const before = await metrics(cdp)
  await watch(page)
  await talk(server.url, bot, WARM_UP, MESSAGES - WARM_UP)
  await message(page, `Number ${MESSAGES - 1}:`).waitFor()
  const { longTasks, gaps } = await page.evaluate(() => ({ longTasks: window.longTasks, gaps: window.gaps }))
  const after = await metrics(cdp)

  const grew = (name: string): number => (after[name] ?? Number.NaN) - (before[name] ?? Number.NaN)
  const found = {
    layoutsAMessage: grew('LayoutCount') / (MESSAGES - WARM_UP),
    cpuMillisecondsAMessage: (grew('TaskDuration') / (MESSAGES - WARM_UP)) * 1000,
    moreHeap: grew('JSHeapUsedSize'),
    moreNodes: grew('Nodes'),
    halfOfTheFramesWithin: gaps.sort((one, other) => one - other)[gaps.length >> 1] ?? Number.NaN,
    longTasks: longTasks.length,
    longestTask: Math.max(0, ...longTasks),
  }
  if (process.env.SPEED_MESSAGES) console.log(found)
  // Several messages share a frame, and a frame is laid out once or twice.
  expect(found.layoutsAMessage).toBeLessThan(0.75)
  expect(found.cpuMillisecondsAMessage).toBeLessThan(15)
  // Between 150 and 300 messages are kept, so what is held goes up and down.
  expect(found.moreHeap).toBeLessThan(4_000_000)
  expect(found.moreNodes).toBeLessThan(15_000)
  expect(found.halfOfTheFramesWithin).toBeLessThan(100)
  expect(found.longestTask).toBeLessThan(1_000)
})
