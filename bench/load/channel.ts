import type { Times } from './times.ts'

/** How many publications of a channel may be on their way. */
const RING = 65_536

/** What happens while a load runs. */
export interface Told {
  readonly times: Times
  /** Everybody has got one. */
  completed(channel: Channel): void
  /** Something was lost, repeated, out of order or cut. */
  fault(what: string): void
}

/** Bytes that one subscriber got, understood once: whoever is as far and gets the same bytes has got the same. */
interface Known {
  readonly bytes: Buffer
  readonly from: number
  readonly to: number
  /** What is asked next, of what has to be asked for. */
  readonly next: Buffer | undefined
}

/** A channel as the load sees it: what was published, and who has got it. */
export class Channel {
  readonly name: string
  readonly #told: Told
  readonly #sentAt = new Float64Array(RING)
  /** By its place in the order of all: how many have not got it yet, and its number. */
  readonly #missing = new Int32Array(RING)
  readonly #order = new Int32Array(RING)
  readonly #placed = new Int32Array(RING)
  #places = 0
  subscribers = 0
  published = 0
  deliveries = 0
  known: Known | undefined

  constructor(name: string, told: Told) {
    this.name = name
    this.#told = told
  }

  /** Counts a publication that is being sent, and gives its number. */
  begin(): number {
    this.published += 1
    this.#sentAt[this.published % RING] = performance.now()
    return this.published
  }

  /**
   * Says whether a publication is what comes at a place in the order. Several may be on their way at a time, and the server says
   * which is first; what one subscriber got first is what all have to get, each once.
   */
  comes(number: number, place: number): boolean {
    if (place <= this.#places) return this.#order[place % RING] === number
    if (place !== this.#places + 1 || number > this.published || this.#placed[number % RING] === number) return false
    this.#places = place
    this.#order[place % RING] = number
    this.#placed[number % RING] = number
    this.#missing[place % RING] = this.subscribers
    return true
  }

  /** A subscriber has got the publications from one place up to another. */
  got(from: number, to: number): void {
    const now = performance.now()
    for (let place = from; place < to; place += 1) {
      const at = place % RING
      const missing = (this.#missing[at] ?? 0) - 1
      this.#missing[at] = missing
      this.deliveries += 1
      this.#told.times.add(now - (this.#sentAt[(this.#order[at] ?? 0) % RING] ?? 0))
      if (missing === 0) this.#told.completed(this)
    }
  }

  fault(what: string): void {
    this.#told.fault(`${this.name}: ${what}`)
  }
}
