import { request } from 'node:http'
import { keptConnections } from '../asking.ts'
import type { Place } from '../household.ts'

/** A request that is meant to hurt. */
export interface Input {
  readonly line: string
  readonly headers?: Readonly<Record<string, string>>
  readonly bytes?: Uint8Array | string
}

const AT_ONCE = 8
const ALLOWED = new Set([503, 507])
/** What an answer says of the inside of the server. */
const STACK = /\bat .*:\d+:\d+|node_modules|SQLITE_|kernel\/|plugins\/[a-z]+\/(?!.*\.js)/

/** Sends what is meant to hurt, several at a time, and notes every answer that must not be given. */
export class Onslaught {
  readonly #server: Place
  readonly #headers: Readonly<Record<string, string>>
  readonly faults: string[] = []
  /** How often each status was answered. */
  readonly tally = new Map<number, number>()
  #count = 0

  constructor(server: Place, headers: Readonly<Record<string, string>>) {
    this.#server = server
    this.#headers = headers
  }

  get count(): number {
    return this.#count
  }

  async send(inputs: Iterable<Input>): Promise<void> {
    const left = inputs[Symbol.iterator]()
    const work = async (): Promise<void> => {
      const agent = keptConnections(1)
      for (let next = left.next(); !next.done; next = left.next()) {
        const { value } = next
        await answerTo(this.#server, { ...value, headers: { ...this.#headers, ...value.headers } }, agent).then(
          ({ status, text }) => this.judge(value, status, text),
          (error: Error) => this.faults.push(`${told(value)} was not answered: ${error.message}`),
        )
      }
      agent.destroy()
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
  }

  /** Counts an input, and notes a fault when this may not be the answer. */
  judge(input: Input, status: number, text: string): void {
    this.#count += 1
    this.tally.set(status, (this.tally.get(status) ?? 0) + 1)
    if (status >= 500 && !ALLOWED.has(status)) this.faults.push(`${told(input)} was answered ${status}`)
    if (status >= 400 && STACK.test(text)) this.faults.push(`${told(input)} was answered ${text}`)
  }
}

const told = ({ line, headers, bytes }: Input): string =>
  `${line} ${JSON.stringify(headers ?? {})} ${JSON.stringify(
    Buffer.from(bytes ?? '')
      .toString('latin1')
      .slice(0, 500),
  )}`

/** The status and, of an answer that comes to its end by itself, the text. */
function answerTo({ origin }: Place, input: Input, agent: ReturnType<typeof keptConnections>): Promise<{ status: number; text: string }> {
  const [method = '', path = ''] = input.line.split(' ')
  const { hostname, port } = new URL(origin)
  const length = input.bytes === undefined ? {} : { 'content-length': String(Buffer.byteLength(input.bytes)) }
  return new Promise((resolve, reject) => {
    const asking = request({ hostname, port, method, path, headers: { ...length, ...input.headers }, agent }, (response) => {
      const status = response.statusCode ?? 0
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject)
      response.on('end', () => resolve({ status, text: Buffer.concat(chunks).toString() }))
      // What is held open would go on for hours.
      if (status !== 200 || !/^\/comet\/(sse|stream|iframe|multipart|long-poll)/.test(path)) return
      response.removeAllListeners('error').on('error', () => {})
      asking.destroy()
      resolve({ status, text: '' })
    })
    asking.on('error', reject)
    asking.end(input.bytes)
  })
}
