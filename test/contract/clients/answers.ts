import { Agent, get, type IncomingHttpHeaders } from 'node:http'
import type { PollAnswer } from '../../../kernel/protocol.ts'
import { type Call, type Pipe, refused, type Sink } from './transport.ts'

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** When is asked again, and how an answer is read. */
interface Asking {
  /** Awaited before each request. */
  before(last: PollAnswer | undefined): Promise<void>
  read?(body: string): PollAnswer
}

/** Asks one time after the other on a kept connection, until an answer is an error. */
export function askOnAndOn(call: () => Call, sink: Sink, { before, read = parsed }: Asking): Pipe {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const abort = new AbortController()
  const run = async (): Promise<void> => {
    let last: PollAnswer | undefined
    while (!abort.signal.aborted) {
      await before(last)
      if (abort.signal.aborted) return
      const answer = await ask(call(), agent, abort.signal)
      if (answer.status !== 200) return sink.ended(refused(answer.status, answer.headers, answer.body))
      last = read(answer.body)
      deliver(last, answer, sink)
    }
  }
  void run()
    .catch(() => sink.ended({ how: 'cut' }))
    .finally(() => agent.destroy())
  return { pause() {}, resume() {}, cut: () => abort.abort() }
}

const parsed = (body: string): PollAnswer => JSON.parse(body) as PollAnswer

const STANDING_FOR = new Set(['welcome', 'heartbeat', 'bye'])

function deliver({ frames, cursor }: PollAnswer, { headers, body }: Answer, sink: Sink): void {
  if (Number(headers['content-length']) !== Buffer.byteLength(body)) throw new Error('An answer says its length')
  sink.begun(headers)
  for (const frame of frames) {
    if (STANDING_FOR.has(frame.type)) throw new Error(`An answer has no ${frame.type}`)
    sink.frame(frame)
  }
  sink.claim(cursor)
}

function ask({ url, headers }: Call, agent: Agent, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers, agent, signal }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() }),
      )
    })
    request.on('error', reject)
  })
}
