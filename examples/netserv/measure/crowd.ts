import { setMaxListeners } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { held } from './held.ts'
import type { Measured } from './options.ts'
import { polled } from './polled.ts'
import { type Connect, Reader } from './reader.ts'
import { socket } from './socket.ts'
import type { Tally } from './tally.ts'

const CONNECT: Readonly<Record<Measured, Connect>> = {
  sse: held('sse', (line) => (line.startsWith('data: ') ? line.slice('data: '.length) : '')),
  stream: held('stream', (line) => line.trim()),
  'long-poll': polled('long-poll'),
  poll: polled('poll'),
  ws: socket,
}
/** As many connect at once. */
const AT_ONCE = 100
const JOINED_WITHIN_MILLISECONDS = 10_000
const COMES_BACK_AFTER_MILLISECONDS = 100

/** Many readers of one server, each of whom comes back where it was when its connection ends. */
export class Crowd {
  readonly #origin: string
  readonly #connect: Connect
  readonly #tally: Tally
  readonly #over = new AbortController()
  /** How many follow. */
  joined = 0
  /** How often one had to come back. */
  returns = 0

  constructor(origin: string, transport: Measured, tally: Tally) {
    this.#origin = origin
    this.#connect = CONNECT[transport]
    this.#tally = tally
    setMaxListeners(0, this.#over.signal)
  }

  /** Lets so many more follow; resolves when they do, or when it is clear that some do not. */
  async open(count: number): Promise<void> {
    for (let left = count; left > 0; left -= AT_ONCE) {
      await Promise.all(Array.from({ length: Math.min(left, AT_ONCE) }, () => this.#open()))
    }
  }

  close(): void {
    this.#over.abort()
  }

  async #open(): Promise<void> {
    const reader = new Reader(this.#tally)
    this.#follow(reader)
    const late = wait(JOINED_WITHIN_MILLISECONDS, 'late', { ref: false })
    if ((await Promise.race([reader.joined, late])) !== 'late') this.joined += 1
  }

  #follow(reader: Reader): void {
    const { signal } = this.#over
    let over = false
    const ended = (): void => {
      if (over || signal.aborted) return
      over = true
      this.returns += 1
      setTimeout(() => signal.aborted || this.#follow(reader), COMES_BACK_AFTER_MILLISECONDS)
    }
    this.#connect(this.#origin, reader, { signal, ended })
  }
}
