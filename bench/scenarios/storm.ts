import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { cpuSeconds, peakKib, residentKib } from '../load/machine.ts'
import { payload } from '../load/payload.ts'
import { PostingConnection } from '../load/post.ts'
import { inRounds, type Options, type Scenario } from '../rounds.ts'
import { encke, type RunningEncke, startEncke } from '../servers/encke.ts'
import { Catching } from './catching.ts'

const READERS = 10_000
const BEHIND = 500
const WRITERS = 20
const OPENING = 500

/** A server that was killed, and everybody back at once. */
export const storm: Scenario = {
  name: 'storm',
  about: '10 000 readers come back after kill -9, each 500 publications behind',
  async run(options, told) {
    const readers = Math.min(options.most, Math.ceil(READERS / options.scale))
    const all = [{ target: encke, transport: 'sse' }]
    const rows = await inRounds(all, options, () => measured(readers, options))
    told({ scenario: 'storm', title: `${readers} readers come back after kill -9, ${BEHIND} publications behind`, rows })
  },
}

async function measured(readers: number, _options: Options): Promise<Record<string, number>> {
  const first = await startEncke({ counting: true })
  let running: RunningEncke = first
  try {
    const cursor = await newest(first)
    await writeAll(first)
    const began = performance.now()
    running = await first.killed()
    const restart = performance.now() - began
    await running.counts()
    return { restart, ...(await caughtUp(running, { readers, cursor })) }
  } finally {
    await running.stop()
  }
}

async function caughtUp(running: RunningEncke, { readers, cursor }: { readers: number; cursor: string }): Promise<Record<string, number>> {
  const { pid, port, headers } = running
  const [cpu, memory] = [cpuSeconds(pid), residentKib(pid)]
  const request = `GET /comet/sse?channel=chat/lobby&since=${cursor} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}\r\n`
  const sockets: Socket[] = []
  const began = performance.now()
  const took: number[] = []
  await new Promise<void>((done, failed) => {
    const open = (): void => {
      if (sockets.length >= readers) return
      const catching = new Catching(BEHIND, (problem) => {
        if (problem) failed(new Error(problem))
        took.push(performance.now() - began)
        if (took.length === readers) done()
        open()
      })
      const socket = connect({ port, host: '127.0.0.1', onread: { buffer: Catching.buffer, callback: (length) => catching.read(length) } })
      socket.on('error', failed)
      socket.write(request)
      sockets.push(socket)
    }
    for (let at = 0; at < Math.min(OPENING, readers); at += 1) open()
  })
  const seconds = (performance.now() - began) / 1000
  const { reads, lag } = await running.counts()
  for (const socket of sockets) socket.destroy()
  const server = cpuSeconds(pid) - cpu
  return {
    seconds,
    median: took[took.length >> 1] ?? 0,
    server,
    readsPerReader: reads / readers,
    reads,
    lag,
    mib: memory / 1024,
    peakMib: peakKib(pid) / 1024,
  }
}

/** The cursor of somebody who has been told everything until now. */
async function newest({ port, headers }: RunningEncke): Promise<string> {
  const [name = '', value = ''] = headers.trim().split(': ')
  const answer = await fetch(`http://127.0.0.1:${port}/comet/poll?channel=chat/lobby`, { headers: { [name]: value } })
  return ((await answer.json()) as { cursor: string }).cursor
}

async function writeAll(running: RunningEncke): Promise<void> {
  let number = 0
  const write = async (): Promise<void> => {
    const connection = new PostingConnection(running.port)
    while (number < BEHIND) {
      number += 1
      const { status } = await connection.post(running.post('chat/lobby', payload(number)))
      if (status !== 201) throw new Error(`a message was refused: ${status}`)
    }
    connection.close()
  }
  await Promise.all(Array.from({ length: WRITERS }, write))
  await wait(200)
}
