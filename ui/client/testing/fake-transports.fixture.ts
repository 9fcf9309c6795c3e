import type { Advice, ClientFrame, Frame, TransportName } from '../../../kernel/protocol.ts'
import type { Ask, End, Sink, Transport } from '../transports/transport.ts'

const ADVICE: Advice = { transports: ['ws', 'sse', 'stream', 'long-poll', 'poll'], timeout: 25_000, interval: 0, reconnect: 'retry' }

/** One request that a test answers by hand. */
export class FakeRequest {
  readonly name: TransportName
  readonly ask: Ask
  readonly at: number
  readonly sent: ClientFrame[] = []
  #closed = false
  readonly #sink: Sink

  constructor(name: TransportName, opened: { ask: Ask; at: number; sink: Sink }) {
    this.name = name
    this.ask = opened.ask
    this.at = opened.at
    this.#sink = opened.sink
  }

  /** We have closed it, or it has ended. */
  get closed(): boolean {
    return this.#closed
  }

  close(): void {
    this.#closed = true
  }

  tell(...frames: Frame[]): void {
    for (const frame of frames) this.#sink.frame(frame)
  }

  welcome(cursor?: string, advice: Partial<Advice> = {}): void {
    this.tell({ type: 'welcome', protocol: 1, ...(cursor !== undefined && { cursor }), advice: { ...ADVICE, ...advice } })
  }

  joined(...channels: string[]): void {
    for (const channel of channels) this.tell({ type: 'joined', channel })
  }

  publication(channel: string, n: number, cursor: string, time = this.at): void {
    this.tell({ type: 'publication', channel, n, cursor, time, data: `${channel} ${n}` })
  }

  heartbeat(cursor: string): void {
    this.tell({ type: 'heartbeat', cursor })
  }

  end(end: End): void {
    this.#sink.end(end)
  }

  /** The connection breaks. */
  cut(): void {
    this.end({ type: 'ended' })
  }
}

/** Who answers a request by itself. */
export type Answering = (request: FakeRequest) => void

/** Transports without a network: every request is kept, and answered by `answering`, in a microtask, or by the test. */
export class FakeTransports {
  readonly requests: FakeRequest[] = []
  readonly transports: ReadonlyMap<TransportName, Transport>
  answering: Answering = () => {}
  readonly #now: () => number

  constructor(now: () => number, names: readonly TransportName[] = ['ws', 'sse', 'stream', 'long-poll', 'poll']) {
    this.#now = now
    this.transports = new Map(names.map((name) => [name, this.#transport(name)]))
  }

  /** The latest request; throws when there is none. */
  get last(): FakeRequest {
    const last = this.requests.at(-1)
    if (last === undefined) throw new Error('nothing was requested')
    return last
  }

  /** What was tried, in order. */
  get names(): TransportName[] {
    return this.requests.map((request) => request.name)
  }

  #transport(name: TransportName): Transport {
    const gives = name === 'poll' || name === 'long-poll' ? 'answers' : 'stream'
    return { name, gives, open: (ask, sink) => this.#open(name, ask, sink) }
  }

  #open(name: TransportName, ask: Ask, sink: Sink) {
    const request = new FakeRequest(name, { ask, at: this.#now(), sink })
    this.requests.push(request)
    queueMicrotask(() => request.closed || this.answering(request))
    const pipe = { close: () => request.close() }
    return name === 'ws' ? { ...pipe, send: (frame: ClientFrame) => void request.sent.push(frame) } : pipe
  }
}
