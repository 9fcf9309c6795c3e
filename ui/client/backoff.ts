import type { Clock } from './clock.ts'

const BASE_MS = 500
const CAP_MS = 20_000
const WINDOW_MS = 60_000
const TRIES_PER_WINDOW = 20

/** Milliseconds to wait before trying again after `failures` failures in a row: full jitter under a doubling ceiling of at most 20 s. */
export const fullJitter = (failures: number, random: () => number): number => random() * Math.min(CAP_MS, BASE_MS * 2 ** failures)

/** The tries of one thing that may fail: how long to wait between them. However they end, no 60 s see more than 20 that were not refunded. */
export class Tries {
  readonly #clock: Clock
  readonly #random: () => number
  #failures = 0
  #starts: number[] = []

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock
    this.#random = random
  }

  begin(): void {
    this.#starts.push(this.#clock.now())
    if (this.#starts.length > TRIES_PER_WINDOW) this.#starts.shift()
  }

  /** The latest one that began brought something new, so it does not count. */
  refund(): void {
    this.#starts.pop()
  }

  failed(): void {
    this.#failures++
  }

  succeeded(): void {
    this.#failures = 0
  }

  /** Milliseconds until the next one may begin, when nobody said how long to wait. */
  get pause(): number {
    return this.atLeast(fullJitter(this.#failures, this.#random))
  }

  /** Milliseconds until the next one may begin, at least `ms`. */
  atLeast(ms: number): number {
    const now = this.#clock.now()
    const first = this.#starts[this.#starts.length - TRIES_PER_WINDOW]
    // A clock that was set back must not make anybody wait for hours.
    if (first === undefined || first > now) return ms
    return Math.max(ms, first + WINDOW_MS - now)
  }
}
