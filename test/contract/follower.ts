import type { IncomingHttpHeaders } from 'node:http'
import type { Identity } from '../../kernel/identity.ts'
import type { Cursor, Frame, PublicationFrame } from '../../kernel/protocol.ts'
import { speaksFor } from '../../kernel/testing.ts'
import type { Call, Ending, Pipe, Sink, TestTransport } from './clients/transport.ts'
import { Inbox } from './inbox.ts'
import { Standing } from './standing.ts'

/** What somebody follows, and as whom. */
export interface Following {
  readonly channels?: readonly string[]
  readonly join?: readonly string[]
  readonly since?: Cursor
  readonly as: Identity | 'nobody'
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
}
/** What is different when somebody comes back. */
export interface ComingBack extends Omit<Partial<Following>, 'channels'> {
  readonly by?: TestTransport
}

/** A moment at which its connection might have broken: how many frames had come, and how it would have gone on. */
export interface Moment {
  readonly frames: number
  readonly query: string
}

/** Somebody who follows channels by one response after the other, and goes on where it was. */
export class Follower {
  readonly #server: { readonly origin: string }
  #transport: TestTransport
  #following: Following
  #standing: Standing
  readonly #inbox = new Inbox()
  /** The newest `n` of each channel: what a resumed response repeats is dropped by it. */
  readonly #numbers = new Map<string, number>()
  #pipe: Pipe | undefined
  #end: (ending: Ending) => void = () => {}
  #ended: Promise<Ending> = Promise.resolve({ how: 'left' })
  /** Every moment since it began to follow, after each frame and each answer. */
  readonly moments: Moment[] = []
  /** The head of the newest response. */
  headers: IncomingHttpHeaders = {}

  private constructor(server: { readonly origin: string }, transport: TestTransport, following: Following) {
    this.#server = server
    this.#transport = transport
    this.#following = following
    this.#standing = new Standing(following)
  }

  /** Begins to follow; the server's origin is read anew whenever somebody comes back. */
  static async open(server: { readonly origin: string }, transport: TestTransport, following: Following): Promise<Follower> {
    const follower = new Follower(server, transport, following)
    await follower.#open()
    return follower
  }

  /** All frames so far. */
  frames(): readonly Frame[] {
    return this.#inbox.frames
  }
  /** How the response that is open, or the asking, will have ended. */
  get ended(): Promise<Ending> {
    this.#inbox.awaitEnd()
    return this.#ended
  }
  /** The newest cursor all of whose claims were told. */
  get cursor(): Cursor {
    const { cursor } = this.#standing
    if (cursor === undefined) throw new Error('No cursor has come yet')
    return cursor
  }

  /** The next frame that fulfils the condition; those before it are passed over. */
  next(condition: (frame: Frame) => boolean = () => true): Promise<Frame> {
    return this.#inbox.next(condition)
  }
  /** The next frame of this type, of this channel. */
  async told<T extends Frame['type']>(type: T, channel?: string): Promise<Extract<Frame, { readonly type: T }>> {
    const frame = await this.next((it) => it.type === type && (channel === undefined || ('channel' in it && it.channel === channel)))
    return frame as Extract<Frame, { readonly type: T }>
  }
  /** The next publications that are new to it. */
  async take(count: number): Promise<PublicationFrame[]> {
    const taken: PublicationFrame[] = []
    while (taken.length < count) {
      const frame = await this.told('publication')
      if (frame.n <= (this.#numbers.get(frame.channel) ?? 0)) continue
      this.#numbers.set(frame.channel, frame.n)
      taken.push(frame)
    }
    return taken
  }
  /** The texts of the next notes that are new to it. */
  async texts(count: number): Promise<unknown[]> {
    return (await this.take(count)).map(({ data }) => (data as { text?: unknown }).text)
  }

  pause(): void {
    this.#pipe?.pause()
  }
  resume(): void {
    this.#pipe?.resume()
  }
  /** Sends something up. */
  send(frame: unknown): void {
    if (!this.#pipe?.send) throw new Error(`Nothing goes up by ${this.#transport.name}`)
    this.#pipe.send(frame)
  }
  /** Asks for more channels on its WebSocket; gives the reply. */
  async subscribe(id: number, ...channels: string[]): Promise<Extract<Frame, { readonly type: 'reply' }>> {
    this.#standing.ask(channels)
    this.send({ type: 'subscribe', id, channels })
    return this.told('reply')
  }
  async unsubscribe(id: number, ...channels: string[]): Promise<Extract<Frame, { readonly type: 'reply' }>> {
    this.#standing.forget(channels)
    this.send({ type: 'unsubscribe', id, channels })
    return this.told('reply')
  }

  /** Goes in order, if its transport has one. */
  close(): void {
    this.#pipe?.close?.()
  }
  /** Goes without a word. */
  leave(): void {
    this.#end({ how: 'left' })
    this.#pipe?.cut()
  }

  /** Goes on from its cursor, or another, perhaps by another transport and with more channels. */
  async comeBack({ by, since, join = [], ...changes }: ComingBack = {}): Promise<void> {
    this.leave()
    this.#transport = by ?? this.#transport
    this.#following = { ...this.#following, ...changes }
    if (since !== undefined) this.#standing = new Standing({ ...this.#following, since })
    this.#standing.ask(join)
    await this.#open()
  }

  async #open(): Promise<void> {
    this.#inbox.reopen()
    let over = false
    this.#ended = new Promise((resolve) => {
      this.#end = (ending) => {
        over = true
        this.#inbox.close(new Error(`Nothing more comes by ${this.#transport.name}: ${JSON.stringify(ending)}`))
        resolve(ending)
      }
    })
    const end = this.#end
    // What arrives of a response that was left counts for nothing.
    this.#pipe = await this.#transport.open(
      () => this.#call(),
      this.#sink(end, () => over),
    )
    if (over) this.#pipe.cut()
  }

  #sink(end: (ending: Ending) => void, over: () => boolean): Sink {
    const unlessOver =
      <A extends unknown[]>(run: (...given: A) => void) =>
      (...given: A): void => {
        if (!over()) run(...given)
      }
    let inOrder = new Map<string, number>()
    return {
      begun: unlessOver((headers) => {
        this.headers = headers
        inOrder = new Map()
      }),
      frame: unlessOver((frame) => {
        if (frame.type === 'publication') {
          if (frame.n <= (inOrder.get(frame.channel) ?? 0)) this.#inbox.close(new Error(`${frame.channel} ${frame.n} is out of order`))
          inOrder.set(frame.channel, frame.n)
        }
        this.#standing.told(frame)
        this.#inbox.put(frame)
        this.#remember()
      }),
      claim: unlessOver((cursor) => {
        this.#standing.claim(cursor, 'answer')
        this.#remember()
      }),
      ended: unlessOver(end),
      wanted: () => this.#inbox.wanted(),
    }
  }

  #remember(): void {
    this.moments.push({ frames: this.#inbox.frames.length, query: this.#standing.query().toString() })
  }

  #call(): Call {
    const { as, query = {}, headers = {} } = this.#following
    const url = new URL(`/comet/${this.#transport.name}`, this.#server.origin)
    const asked = this.#standing.query()
    for (const [name, value] of Object.entries(query)) asked.set(name, value)
    url.search = asked.toString()
    return { url, headers: { ...(as === 'nobody' ? {} : speaksFor(as)), ...headers } }
  }
}
