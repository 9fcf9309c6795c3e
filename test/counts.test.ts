import { afterAll, beforeAll, expect, test } from 'vitest'
import { CountedServer } from './counts/counted-server.ts'
import { Listening } from './counts/listening.ts'
import { canTrace, systemCalls } from './counts/strace.ts'

/**
 * What things cost, in numbers that no machine changes. Whoever makes one of them larger finds it here; whoever makes one smaller
 * writes the smaller one down.
 */
const BYTES_OF_A_DELIVERY = { ws: 378, sse: 409, stream: 375, 'long-poll': 1133 }
const STATEMENTS: Readonly<Record<string, { reads: number; writes: number }>> = {
  'POST /channels/chat/lobby': { reads: 0, writes: 7 },
  'GET /channels/chat/lobby': { reads: 2, writes: 0 },
  'GET /comet/poll?channel=chat/lobby': { reads: 0, writes: 0 },
  'GET /api/me': { reads: 0, writes: 0 },
  'GET /api/rooms': { reads: 3, writes: 0 },
  'GET /api/rooms/lobby': { reads: 2, writes: 0 },
  'GET /api/rooms/lobby/messages': { reads: 5, writes: 0 },
}
/** Sampled, and code that is not warm yet allocates more. */
const ALLOCATED = { delivery: 300, publication: 135_000, connection: 68_000 }
const CALLS = { 'writes to sockets, a delivery': 1.05, 'flushes, a publication': 1.1, 'writes to files, a publication': 16 }

const READERS = 100
const ROUNDS = 20
const END = `${'.'.repeat(83)}"`

let counted: CountedServer
let said = 0
beforeAll(async () => {
  counted = await CountedServer.start()
}, 60_000)
afterAll(() => counted?.server.stop())

const say = (): Promise<void> => counted.say(++said)

async function times(count: number, run: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < count; done += 1) await run()
}

/** Those that are larger than was written down. */
function grown(found: Readonly<Record<string, number>>, known: Readonly<Record<string, number>>): string[] {
  return Object.entries(known)
    .filter(([name, most]) => !((found[name] ?? Number.NaN) <= most))
    .map(([name, most]) => `${name}: ${found[name]} instead of ${most}`)
}

test('a delivery is as few bytes as ever', async () => {
  const found: Record<string, number> = {}
  for (const transport of ['ws', 'sse', 'stream']) {
    const listening = await Listening.by(transport, counted)
    await say()
    found[transport] = await listening.until(END)
    listening.close()
  }
  const poll = await counted.household.ask('GET /comet/poll?channel=chat/lobby', counted.bot)
  const { cursor } = poll.json as { cursor: string }
  const polling = await Listening.by('long-poll', counted, `&since=${cursor}`)
  await say()
  found['long-poll'] = await polling.until(END)
  polling.close()
  expect(grown(found, BYTES_OF_A_DELIVERY)).toEqual([])
})

test('a request runs as few statements as ever', async () => {
  const found: Record<string, object> = {}
  for (const line of Object.keys(STATEMENTS)) {
    const asked = line.startsWith('POST') ? say : () => counted.household.ask(line, counted.bot)
    await asked()
    await counted.counted()
    await asked()
    const { reads, writes } = await counted.counted()
    found[line] = { reads, writes }
  }
  const more = Object.entries(STATEMENTS).flatMap(([line, known]) => grown({ ...found[line] }, known).map((what) => `${line}: ${what}`))
  expect(more).toEqual([])
})

test('a delivery allocates and asks of the system as little as ever', async () => {
  await counted.counted()
  const nothing = (await counted.counted()).allocated
  const readers: Listening[] = []
  const join = async (): Promise<void> => void readers.push(await Listening.by('sse', counted))
  const tell = async (): Promise<void> => {
    await say()
    await Promise.all(readers.map((reader) => reader.until(END)))
  }
  const allocated = async (run: () => Promise<void>): Promise<number> => {
    await counted.counted()
    await run()
    return (await counted.counted()).allocated - nothing
  }
  await times(ROUNDS * 2, say)
  const publication = (await allocated(() => times(ROUNDS, say))) / ROUNDS
  await times(READERS / 2, join)
  const connection = (await allocated(() => times(READERS / 2, join))) / (READERS / 2)
  await times(ROUNDS, tell)
  const delivery = ((await allocated(() => times(ROUNDS, tell))) / ROUNDS - publication) / READERS
  expect(grown({ publication, connection, delivery }, ALLOCATED)).toEqual([])

  if (canTrace) {
    const told = await systemCalls(counted.server.pid, () => times(ROUNDS, tell))
    const { write = 0, writev = 0, fsync = 0, fdatasync = 0, pwrite64 = 0 } = told
    const found = {
      'writes to sockets, a delivery': (write + writev - ROUNDS) / ROUNDS / READERS,
      'flushes, a publication': (fsync + fdatasync) / ROUNDS,
      'writes to files, a publication': pwrite64 / ROUNDS,
    }
    expect(grown(found, CALLS)).toEqual([])
  }
  for (const reader of readers) reader.close()
})
