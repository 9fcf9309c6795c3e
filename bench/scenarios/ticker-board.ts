import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { watch } from '../load/machine.ts'
import { PostingConnection } from '../load/post.ts'
import { inRounds, type Options, type Scenario } from '../rounds.ts'
import { boardToken, encke, startEncke } from '../servers/encke.ts'

const SYMBOLS = 1_000
const READERS = 1_000
const PER_SECOND = 10

/** A board of numbers that all change ten times a second. */
export const tickerBoard: Scenario = {
  name: 'ticker',
  about: 'a board of 1 000 symbols, all of them changed ten times a second, with 1 000 readers',
  async run(options, told) {
    const rows = await inRounds([{ target: encke, transport: 'sse' }], options, () => measured(options))
    told({ scenario: 'ticker', title: `A board of ${SYMBOLS} symbols, changed ${PER_SECOND} times a second, ${READERS} readers`, rows })
  },
}

async function measured({ seconds, scale }: Options): Promise<Record<string, number>> {
  const running = await startEncke({})
  const board = new PostingConnection(running.port)
  const readers: Socket[] = []
  const got = { entries: 0, bytes: 0 }
  try {
    let count = 0
    await post(board, ++count)
    const opened = Array.from({ length: Math.ceil(READERS / scale) }, () => follow(running.port, running.headers, got))
    readers.push(...(await Promise.all(opened)))
    await wait(300)
    let posting = Promise.resolve()
    const clock = setInterval(() => {
      posting = posting.then(() => post(board, ++count))
    }, 1000 / PER_SECOND)
    await wait(500)
    const before = { ...got, count }
    const spent = watch(running.pid)
    await wait(seconds * 1000)
    const { seconds: took, server, foreign, generator } = spent()
    clearInterval(clock)
    await posting
    const entries = got.entries - before.entries
    return {
      changesPerSecond: ((count - before.count) * SYMBOLS) / took,
      entriesPerSecond: entries / took,
      cpuEntry: (server / entries) * 1e6,
      bytesEntry: (got.bytes - before.bytes) / entries,
      core: server / took,
      foreign,
      generator,
    }
  } finally {
    for (const reader of readers) reader.destroy()
    board.close()
    await running.stop()
  }
}

async function post(board: PostingConnection, count: number): Promise<void> {
  const values = Object.fromEntries(Array.from({ length: SYMBOLS }, (_, index) => [`S${index}`, 100 + ((count * 7 + index) % 997) / 10]))
  const { status, body } = await board.post({
    path: '/api/ticker/bench',
    headers: `Authorization: Bearer ${boardToken}\r\n`,
    body: JSON.stringify(values),
  })
  if (status !== 200) throw new Error(`${status}: ${body}`)
}

/** Counts the entries that a reader is told; a change of all symbols is a frame of them. */
function follow(port: number, headers: string, got: { entries: number; bytes: number }): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.on('error', () => {})
  socket.write(`GET /comet/sse?channel=ticker/bench HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}\r\n`)
  let tail = ''
  return new Promise((following) =>
    socket.on('data', (bytes: Buffer) => {
      got.bytes += bytes.length
      const text = tail + bytes.toString('latin1')
      got.entries += text.split('"key":').length - 1
      tail = text.slice(-5)
      following(socket)
    }),
  )
}
