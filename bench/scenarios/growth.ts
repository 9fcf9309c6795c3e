import { Load } from '../load/load.ts'
import { cpuSeconds, residentKib } from '../load/machine.ts'
import { payload } from '../load/payload.ts'
import { PostingConnection } from '../load/post.ts'
import { contestants, inRounds, type Options, type Row, type Scenario } from '../rounds.ts'
import { encke, type RunningEncke, startEncke } from '../servers/encke.ts'
import { type Filling, fill } from '../servers/filled.ts'
import { floors } from '../servers/peers.ts'
import { FLOORS } from './fan-out.ts'

const SUBSCRIBERS = [100, 1_000, 3_000, 10_000]
const MESSAGES = [0, 1_000, 10_000, 100_000, 1_000_000]
/** How many publications a channel keeps when nobody says otherwise. */
const ROOM = 100_000
const WRITERS = 50
const WRITTEN = 5_000

/** Whether what there is much of costs more. */
export const growth: Scenario = {
  name: 'growth',
  about: 'cost of a delivery by number of subscribers; cost of a message, of opening a room and of starting by number of messages',
  async run(options, told) {
    for (const subscribers of SUBSCRIBERS.filter((size) => size <= options.most).map((size) => Math.ceil(size / options.scale))) {
      const all = contestants([...floors.filter(({ name }) => !name.includes('joined')), encke], ['sse', 'ws'], options)
      const rows = await inRounds(all, options, async ({ target, transport }) => {
        const running = await target.start({})
        const load = new Load(running, { transport, subscribers })
        try {
          await load.connect()
          return { ...(await load.windowed(1, options.seconds)) }
        } finally {
          load.close()
          await running.stop()
        }
      })
      told({ scenario: 'growth', title: `Growth: ${subscribers} subscribers of one channel`, floors: FLOORS, rows })
    }
    told({
      scenario: 'messages',
      title: 'Growth: so many messages stored, of which a room has at most 100 000',
      rows: await byMessages(options),
    })
  },
}

async function byMessages({ scale, say }: Options): Promise<Row[]> {
  const rows: Row[] = []
  let running = await startEncke({ counting: true, channels: Math.max(...MESSAGES) / ROOM })
  try {
    let stored = 0
    for (const messages of MESSAGES.map((count) => Math.ceil(count / scale))) {
      const began = { at: 0 }
      running = await running.killedFor((data) => {
        fill(data, fillings(running, { stored, messages, room: Math.ceil(ROOM / scale) }))
        began.at = performance.now()
      })
      const restart = performance.now() - began.at
      stored = messages
      const open = await opened(running)
      const perMessage = await writeOnes(running)
      const cpuMessage = await writeMany(running)
      const figures = { perMessage, cpuMessage, ...open, restart, mib: residentKib(running.pid) / 1024 }
      say(`  ${messages} messages: ${JSON.stringify(figures)}`)
      rows.push({ target: `Encke, ${messages} messages`, transport: 'http', rounds: [figures] })
    }
  } finally {
    await running.stop()
  }
  return rows
}

/** What is missing: in the lobby first, as much as a room keeps, and then in one room after the other. */
function fillings(running: RunningEncke, { stored, messages, room }: { stored: number; messages: number; room: number }): Filling[] {
  const wanted: Filling[] = []
  for (let index = 0; index * room < messages; index += 1) {
    const [from, to] = [Math.max(stored, index * room), Math.min(messages, (index + 1) * room)]
    if (from < to) wanted.push({ room: running.channel(index).slice('chat/'.length), messages: to - from })
  }
  return wanted
}

/** Microseconds of the server's CPU time for a message of many writers. */
async function writeMany(running: RunningEncke): Promise<number> {
  const before = cpuSeconds(running.pid)
  let left = WRITTEN
  const writer = async (): Promise<void> => {
    const connection = new PostingConnection(running.port)
    while (left > 0) {
      left -= 1
      const { status } = await connection.post(running.post('chat/lobby', payload(left)))
      if (status !== 201) throw new Error(`a message was refused: ${status}`)
    }
    connection.close()
  }
  await Promise.all(Array.from({ length: WRITERS }, writer))
  return ((cpuSeconds(running.pid) - before) / WRITTEN) * 1e6
}

/** Milliseconds that one message takes to be acknowledged, of a writer alone: the middle of many. */
async function writeOnes(running: RunningEncke): Promise<number> {
  return middleOf(
    300,
    async (connection) => {
      await connection.post(running.post('chat/lobby', payload(1)))
    },
    running.port,
  )
}

/** Milliseconds and statements that the newest page of a room takes. */
async function opened(running: RunningEncke): Promise<{ open: number; reads: number }> {
  const [name = '', value = ''] = running.headers.trim().split(': ')
  const page = async (): Promise<void> => {
    const answer = await fetch(`http://127.0.0.1:${running.port}/api/rooms/lobby/messages?limit=50`, { headers: { [name]: value } })
    await answer.text()
  }
  for (let count = 0; count < 20; count += 1) await page()
  await running.counts()
  const times: number[] = []
  for (let count = 0; count < 50; count += 1) {
    const began = performance.now()
    await page()
    times.push(performance.now() - began)
  }
  const { reads } = await running.counts()
  times.sort((one, other) => one - other)
  return { open: times[25] ?? 0, reads: reads / 50 }
}

async function middleOf(times: number, run: (connection: PostingConnection) => Promise<void>, port: number): Promise<number> {
  const connection = new PostingConnection(port)
  const took: number[] = []
  for (let count = 0; count < times; count += 1) {
    const began = performance.now()
    await run(connection)
    took.push(performance.now() - began)
  }
  connection.close()
  took.sort((one, other) => one - other)
  return took[times >> 1] ?? 0
}
