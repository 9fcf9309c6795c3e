import { connect, type Socket } from 'node:net'
import { type Answer, readAnswer } from './answer.ts'
import type { Channel } from './channel.ts'
import { scan } from './payload.ts'
import { SHARED } from './subscriber.ts'

/** What is asked next, and whether the channel is followed by now. */
export interface Ask {
  readonly request: Buffer
  readonly ready: boolean
}

/** How a server is polled: what one client remembers lies in the closure. */
export interface PollDialect {
  readonly framing: 'answers'
  /** Whether all clients that got the same answer ask the same next. */
  readonly alike: boolean
  begin(channel: string, client: number): (answer: Answer | undefined) => Ask
}

/** One client that follows one channel by long polling, on a connection that it keeps. */
export class Poller {
  readonly #channel: Channel
  readonly #dialect: PollDialect
  readonly #socket: Socket
  readonly #step: (answer: Answer | undefined) => Ask
  #ready: (() => void) | undefined
  #rest: Buffer | undefined
  #next = 1
  #closing = false

  constructor(port: number, { channel, dialect, client }: { channel: Channel; dialect: PollDialect; client: number }, ready: () => void) {
    this.#channel = channel
    this.#dialect = dialect
    this.#ready = ready
    this.#step = dialect.begin(channel.name, client)
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer: SHARED, callback: (length) => this.#read(length) } })
    this.#socket.on('error', (error) => !this.#closing && channel.fault(String(error)))
    this.#socket.on('close', () => !this.#closing && channel.fault('a connection was closed'))
    this.#socket.once('connect', () => this.#ask(undefined))
  }

  close(): void {
    this.#closing = true
    this.#socket.destroy()
  }

  #ask(answer: Answer | undefined): Buffer {
    const { request, ready } = this.#step(answer)
    this.#socket.write(request)
    if (ready) {
      this.#ready?.()
      this.#ready = undefined
    }
    return request
  }

  #read(length: number): boolean {
    const channel = this.#channel
    const { known } = channel
    if (
      known?.next !== undefined &&
      this.#rest === undefined &&
      known.from === this.#next &&
      known.bytes.length === length &&
      SHARED.compare(known.bytes, 0, length, 0, length) === 0
    ) {
      this.#next = known.to
      this.#socket.write(known.next)
      channel.got(known.from, known.to)
      return true
    }
    this.#understand(SHARED.subarray(0, length))
    return true
  }

  #understand(fresh: Buffer): void {
    const bytes = this.#rest ? Buffer.concat([this.#rest, fresh]) : Buffer.from(fresh)
    const answer = readAnswer(bytes)
    const from = this.#next
    this.#rest = answer && answer.bytes === bytes.length ? undefined : bytes.subarray(answer?.bytes ?? 0)
    if (!answer) return
    if (answer.status !== 200 && answer.status !== 304) this.#channel.fault(`a poll was refused: ${answer.head.slice(0, 300)}`)
    const end = scan(answer.body, (number) => this.#take(number))
    if (end < answer.body.length) this.#channel.fault('an answer was cut')
    // Asked before it is counted: what the last one to get it sets off comes after the question.
    const next = this.#ask(answer)
    if (this.#next === from) return
    if (this.#dialect.alike && !this.#rest) this.#channel.known = { bytes, from, to: this.#next, next }
    this.#channel.got(from, this.#next)
  }

  #take(number: number): void {
    if (!this.#channel.comes(number, this.#next)) this.#channel.fault(`${number} came at place ${this.#next}, where it is not due`)
    this.#next += 1
  }
}
