import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { peakKib, residentKib } from '../load/machine.ts'
import type { Options, Row, Scenario } from '../rounds.ts'
import { startEncke } from '../servers/encke.ts'
import { fill } from '../servers/filled.ts'

const MESSAGES = 1_000_000
const ROOMS = 20
/** Each message twice, as it is stored and as it was told: with their indexes a gigabyte. */
const MORE_CHARACTERS = 200
const AT_REST_SECONDS = 5
const DAY_MILLISECONDS = 86_400_000

/** How soon a server is there, and what it holds while nobody asks. */
export const start: Scenario = {
  name: 'start',
  about: 'from the start of the process until it listens, is ready and has given a page; memory at rest; with a database of 1 GB',
  async run(options, told) {
    const rows: Row[] = [
      { target: 'Encke, nothing stored', transport: 'http', rounds: [] },
      { target: 'Encke, 1 GB stored', transport: 'http', rounds: [] },
    ]
    for (let round = 0; round < options.rounds; round += 1) await measure(rows, options)
    told({ scenario: 'start', title: 'Start, and memory at rest', rows })
  },
}

async function measure([empty, full]: Row[], { scale, say }: Options): Promise<void> {
  let running = await startEncke({ channels: ROOMS })
  const started = async (row: Row | undefined, change: (data: string) => number): Promise<void> => {
    const watched: { began: number; listening?: Promise<number>; stored: number } = { began: 0, stored: 0 }
    running = await running.killedFor((data) => {
      watched.stored = change(data)
      watched.began = performance.now()
      watched.listening = accepted(running.port)
    })
    const ready = performance.now() - watched.began
    await (await fetch(`http://127.0.0.1:${running.port}/`)).text()
    const page = performance.now() - watched.began
    await wait(AT_REST_SECONDS * 1000)
    const listening = ((await watched.listening) ?? Number.NaN) - watched.began
    const memory = { mib: residentKib(running.pid) / 1024, peakMib: peakKib(running.pid) / 1024 }
    const figures = { stored: watched.stored, listening, ready, page, ...memory }
    say(`  ${row?.target}: ${JSON.stringify(figures)}`)
    row?.rounds.push(figures)
  }
  try {
    await started(empty, () => 0)
    const messages = Math.ceil(MESSAGES / ROOMS / scale)
    const rooms = Array.from({ length: ROOMS }, (_, index) => running.channel(index).slice('chat/'.length))
    await started(full, (data) =>
      fill(
        data,
        rooms.map((room) => ({ room, messages, more: MORE_CHARACTERS, from: Date.now() - DAY_MILLISECONDS })),
      ),
    )
  } finally {
    await running.stop()
  }
}

/** When somebody could first connect, by the clock of `performance.now`. */
async function accepted(port: number): Promise<number> {
  for (;;) {
    const connected = await new Promise<boolean>((done) => {
      const socket = connect({ port, host: '127.0.0.1' })
      socket.once('connect', () => done(true)).once('error', () => done(false))
      socket.once('connect', () => socket.destroy())
    })
    if (connected) return performance.now()
    await wait(2)
  }
}
