import type { Frame } from '../../../kernel/protocol.ts'
import type { Ask, End, Means, Pipe, Transport } from '../transports/transport.ts'

export const ASK: Ask = { channels: ['chat/lobby'], joins: ['weather/*'], since: 'c1', timeout: 7_000 }

export const WELCOME: Frame = {
  type: 'welcome',
  protocol: 1,
  cursor: 'c1',
  advice: { transports: ['sse'], timeout: 25_000, interval: 0, reconnect: 'retry' },
}

export const PUBLICATION: Frame = {
  type: 'publication',
  channel: 'chat/lobby',
  n: 1,
  cursor: 'c2',
  time: 5,
  data: { text: 'first\nsecond 🌀' },
}

/** Opens a transport and collects what it delivers. */
export class Collector {
  readonly frames: Frame[] = []
  readonly end: Promise<End>
  readonly pipe: Pipe
  readonly #waiting: { count: number; resolve: () => void }[] = []

  constructor(transport: Transport, means: Partial<Means> & { origin: string }, ask = ASK) {
    let resolve: (end: End) => void = () => {}
    this.end = new Promise((settle) => {
      resolve = settle
    })
    const sink = { frame: (frame: Frame) => this.#take(frame), end: (end: End) => resolve(end) }
    this.pipe = transport.open(ask, sink, { fetch: globalThis.fetch, ...means })
  }

  /** Resolves when so many frames have come. */
  count(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ count, resolve })
      this.#check()
    })
  }

  #take(frame: Frame): void {
    this.frames.push(frame)
    this.#check()
  }

  #check(): void {
    for (const { count, resolve } of this.#waiting) if (this.frames.length >= count) resolve()
  }
}
