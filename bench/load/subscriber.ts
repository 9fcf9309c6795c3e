import { connect, type Socket } from 'node:net'
import type { Channel } from './channel.ts'
import { scan } from './payload.ts'
import { clientFrame, walk } from './web-socket.ts'

/** How a server's stream is begun and read. */
export interface Dialect {
  readonly framing: 'bytes' | 'ws'
  /** The head of the request. */
  request(channel: string, client: number): string
  /** Looks at what comes before the first publication, and says what is due; true once the channel is followed. */
  greet(text: string, say: (text: string) => void, channel: string): boolean
}

/** What all sockets are read into, one after another. */
export const SHARED = Buffer.alloc(256 * 1024)

/** One connection that follows one channel. */
export class Subscriber {
  readonly #channel: Channel
  readonly #dialect: Dialect
  readonly #socket: Socket
  readonly #ready: () => void
  #rest: Buffer | undefined
  #stage: 'head' | 'greeting' | 'following' = 'head'
  #next = 1
  #closing = false

  constructor(port: number, { channel, dialect, client }: { channel: Channel; dialect: Dialect; client: number }, ready: () => void) {
    this.#channel = channel
    this.#dialect = dialect
    this.#ready = ready
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer: SHARED, callback: (length) => this.#read(length) } })
    this.#socket.on('error', (error) => !this.#closing && channel.fault(String(error)))
    this.#socket.on('close', () => !this.#closing && channel.fault('a connection was closed'))
    this.#socket.write(dialect.request(channel.name, client))
  }

  close(): void {
    this.#closing = true
    this.#socket.destroy()
  }

  #read(length: number): boolean {
    const channel = this.#channel
    const { known } = channel
    if (
      known !== undefined &&
      this.#rest === undefined &&
      known.from === this.#next &&
      known.bytes.length === length &&
      this.#stage === 'following' &&
      SHARED.compare(known.bytes, 0, length, 0, length) === 0
    ) {
      this.#next = known.to
      channel.got(known.from, known.to)
      return true
    }
    this.#understand(SHARED.subarray(0, length))
    return true
  }

  #understand(fresh: Buffer): void {
    const bytes = this.#rest ? Buffer.concat([this.#rest, fresh]) : fresh
    const from = this.#next
    const whole = this.#rest === undefined && this.#stage === 'following'
    this.#rest = undefined
    const end = this.#stage === 'head' ? this.#readHead(bytes) : this.#readBody(bytes)
    if (end < bytes.length) this.#rest = Buffer.from(bytes.subarray(end))
    else if (whole && this.#next > from) this.#channel.known = { bytes: Buffer.from(bytes), from, to: this.#next, next: undefined }
  }

  #readHead(bytes: Buffer): number {
    const end = bytes.indexOf('\r\n\r\n')
    if (end < 0) return 0
    const status = bytes.toString('latin1', 9, 12)
    if (status !== '200' && status !== '101') this.#channel.fault(`a connection was refused: ${bytes.toString('latin1', 0, 300)}`)
    this.#stage = 'greeting'
    const body = bytes.subarray(end + 4)
    this.#greeted('')
    return end + 4 + this.#readBody(body)
  }

  #readBody(bytes: Buffer): number {
    if (this.#dialect.framing === 'bytes') return this.#readText(bytes)
    return walk(bytes, {
      text: (body) => this.#readText(body),
      answer: (answer) => this.#socket.write(answer),
      closed: () => this.#channel.fault('a connection was closed'),
    })
  }

  #readText(body: Buffer): number {
    if (this.#stage === 'greeting') {
      this.#greeted(body.toString('latin1'))
      return body.length
    }
    const end = scan(body, (number) => this.#take(number))
    if (end < body.length && this.#dialect.framing === 'ws') this.#channel.fault('a frame was cut')
    return end
  }

  #greeted(text: string): void {
    const say = (answer: string): void => void this.#socket.write(this.#dialect.framing === 'ws' ? clientFrame(answer) : answer)
    if (!this.#dialect.greet(text, say, this.#channel.name)) return
    this.#stage = 'following'
    this.#ready()
  }

  #take(number: number): void {
    if (!this.#channel.comes(number, this.#next)) this.#channel.fault(`${number} came at place ${this.#next}, where it is not due`)
    const from = this.#next
    this.#next += 1
    this.#channel.got(from, this.#next)
  }
}
