import { setTimeout as wait } from 'node:timers/promises'
import { watch } from '../load/machine.ts'
import { payload } from '../load/payload.ts'
import { PostingConnection } from '../load/post.ts'
import { Times } from '../load/times.ts'
import { inRounds, type Options, type Scenario } from '../rounds.ts'
import { encke } from '../servers/encke.ts'
import type { Running } from '../servers/running.ts'
import { flushes } from './flushes.ts'

const WRITERS = [1, 10, 50, 200]
const WARM_UP_SECONDS = 1

/** Chat messages that are on disk before they are acknowledged. */
export const durable: Scenario = {
  name: 'durable',
  about: 'chat messages by 1 to 200 writers at a time, over HTTP, each on disk before its answer',
  async run(options, told) {
    const all = WRITERS.map((writers) => ({ target: { ...encke, name: `Encke, ${writers} writers` }, transport: 'http', writers }))
    const rows = await inRounds(all, options, async (contestant) => {
      const writers = all.find(({ target }) => target === contestant.target)?.writers ?? 1
      return measured(writers, options)
    })
    told({ scenario: 'durable', title: 'Durable chat messages over HTTP, by number of writers', rows })
  },
}

async function measured(writers: number, { seconds }: Options): Promise<Record<string, number>> {
  const running = await encke.start({})
  const times = new Times()
  const state = { acknowledged: 0, refused: 0, over: false }
  const connections = Array.from({ length: writers }, () => new PostingConnection(running.publishPort))
  try {
    const writing = connections.map((connection) => write(connection, running, { times, state }))
    await wait(WARM_UP_SECONDS * 1000)
    times.clear()
    const before = state.acknowledged
    const spent = watch(running.pid)
    await wait(seconds * 1000)
    const { seconds: took, server, foreign, generator } = spent()
    const messages = state.acknowledged - before
    const [p50, p99] = [times.at(0.5), times.at(0.99)]
    const flushed = await flushes(running.pid, () => state.acknowledged)
    state.over = true
    await Promise.all(writing)
    if (state.refused > 0) throw new Error(`${state.refused} messages were refused`)
    const figures = { messagesPerSecond: messages / took, cpuMessage: (server / messages) * 1e6, p50, p99, foreign, generator }
    return flushed === undefined ? figures : { ...figures, flushes: flushed }
  } finally {
    for (const connection of connections) connection.close()
    await running.stop()
  }
}

interface Writing {
  readonly times: Times
  readonly state: { acknowledged: number; refused: number; over: boolean }
}

/** One writer: a message, its answer, the next. */
async function write(connection: PostingConnection, running: Running, { times, state }: Writing): Promise<void> {
  for (let number = 1; !state.over; number += 1) {
    const began = performance.now()
    const { status } = await connection.post(running.post(running.channel(0), payload(number)))
    times.add(performance.now() - began)
    if (status === 201) state.acknowledged += 1
    else state.refused += 1
  }
}
