import { Agent, request } from 'node:http'
import { expect, test } from 'vitest'
import { Household, password, type Resident } from '../holds/household.ts'
import { countDeep, metrics, watched, watchFrames } from './frames.ts'
import { openWindow } from './launch.ts'
import { composer, message, serverUntilTheEnd } from './people.ts'

/** With `SPEED_MESSAGES=10000` it takes as long as one has patience for, and tells what it found. */
const MESSAGES = Number(process.env.SPEED_MESSAGES ?? 2_000)
const PER_SECOND = 200
/** By then what is held is as much as it will be. */
const WARM_UP = 800
const LIMITS = JSON.stringify({ publishPerSecond: 100_000, publishBurst: 100_000 })

interface Said {
  readonly room: string
  readonly from: number
  readonly count: number
}

/** Publishes one message after another at a steady pace, on connections that are kept. */
async function talk(url: string, { headers }: Resident, { room, from, count }: Said): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const say = (number: number): Promise<void> =>
    new Promise((said, failed) => {
      const text = `Number ${number}: a message of about as many words as people write to each other when they are in a hurry`
      const sent = request(`${url}/channels/chat/${room}`, {
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

/** Ada's window, in the lobby, and a bot that talks. */
async function quietRoom() {
  const server = await serverUntilTheEnd({ env: { ENCKE_LIMITS: LIMITS } })
  const household = await Household.found({ origin: server.url })
  const bot = await household.bot('Kettle')
  const attic = await household.room(household.owner, 'open')
  const page = await openWindow(server.url)
  await page.goto('/sign-in')
  await page.getByLabel('Your name').fill('Ada')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await composer(page).waitFor()
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  await watchFrames(page)
  return { page, cdp, attic, talk: (said: Said) => talk(server.url, bot, said) }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const at = (values: readonly number[], part: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length * part)] ?? Number.NaN

test(`a room in which ${PER_SECOND} messages a second arrive stays smooth, and grows no larger`, async () => {
  const { page, cdp, talk } = await quietRoom()
  await talk({ room: 'lobby', from: 0, count: WARM_UP })
  await message(page, `Number ${WARM_UP - 1}:`).waitFor()
  const before = await metrics(cdp)
  await watched(page)
  await talk({ room: 'lobby', from: WARM_UP, count: MESSAGES })
  await message(page, `Number ${WARM_UP + MESSAGES - 1}:`).waitFor()
  const { longTasks, gaps, renders } = await watched(page)
  const rows = await countDeep(page, '[data-message-id]')
  const after = await metrics(cdp)

  const grew = (name: string): number => (after[name] ?? Number.NaN) - (before[name] ?? Number.NaN)
  const found = {
    rows,
    layoutsAMessage: grew('LayoutCount') / MESSAGES,
    cpuMillisecondsAMessage: (grew('TaskDuration') / MESSAGES) * 1000,
    moreHeap: grew('JSHeapUsedSize'),
    moreNodes: grew('Nodes'),
    rendersASecond: sum(renders) / (sum(gaps) / 1000),
    mostRendersInAFrame: Math.max(...renders),
    halfOfTheFramesWithin: at(gaps, 0.5),
    nearlyAllFramesWithin: at(gaps, 0.99),
    longTasks: longTasks.length,
    longestTask: Math.max(0, ...longTasks),
  }
  if (process.env.SPEED_MESSAGES) console.log(found)
  expect(found.rows).toBeLessThanOrEqual(300)
  // Twenty times a second, and for what else may change meanwhile.
  expect(found.rendersASecond).toBeLessThan(25)
  expect(found.mostRendersInAFrame).toBeLessThanOrEqual(2)
  expect(found.layoutsAMessage).toBeLessThan(0.5)
  expect(found.cpuMillisecondsAMessage).toBeLessThan(10)
  // Rows come and go: what is there is no more than it was, but for a rush that is over and one that goes on.
  expect(found.moreHeap).toBeLessThan(1_500_000)
  expect(found.moreNodes).toBeLessThan(10_000)
  expect(found.halfOfTheFramesWithin).toBeLessThan(100)
  expect(found.longestTask).toBeLessThan(1_000)
})

test('messages in a room that is not open cost its reader nothing but a count', async () => {
  const { page, cdp, attic, talk } = await quietRoom()
  await talk({ room: attic, from: 0, count: WARM_UP })
  await page.getByRole('link', { name: `${WARM_UP} unread` }).waitFor()
  const before = await metrics(cdp)
  await watched(page)
  await talk({ room: attic, from: WARM_UP, count: MESSAGES / 2 })
  await page.getByRole('link', { name: `${WARM_UP + MESSAGES / 2} unread` }).waitFor()
  const { renders } = await watched(page)
  const after = await metrics(cdp)
  expect(sum(renders)).toBeLessThan(10)
  expect((after.Nodes ?? 0) - (before.Nodes ?? 0)).toBeLessThan(200)
  expect((after.JSHeapUsedSize ?? 0) - (before.JSHeapUsedSize ?? 0)).toBeLessThan(1_000_000)
})
