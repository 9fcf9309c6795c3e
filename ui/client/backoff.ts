import { type Clock, Timer } from './clock.ts'

const BASE_MS = 500
const CAP_MS = 20_000
const WINDOW_MS = 60_000
const TRIES_PER_WINDOW = 20
/** Whoever tells us to wait for longer is no server of ours. */
const LONGEST_TOLD_MS = 600_000

/** Milliseconds to wait before trying again after `failures` failures in a row: full jitter under a doubling ceiling of at most 20 s. */
export const fullJitter = (failures: number, random: () => number): number => random() * Math.min(CAP_MS, BASE_MS * 2 ** failures)

/** Plans the tries of one thing that may fail. However they end, no 60 s see more than 20 that were not refunded. */
export class Tries {
  readonly #clock: Clock
  readonly #random: () => number
  readonly #next: Timer
  #failures = 0
  #notBefore = 0
  #starts: number[] = []

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock
    this.#random = random
    this.#next = new Timer(clock)
  }

  /** Whether one is planned. */
  get planned(): boolean {
    return this.#next.pending
  }

  /** Runs in `ms`, or as soon after as it may, which can be at once; replaces what was planned. */
  plan(ms: number, run: () => void): void {
    const wait = Math.max(ms, this.#closed)
    if (wait > 0) this.#next.set(wait, run)
    else {
      this.cancel()
      run()
    }
  }

  /** Runs after a pause that grows with every one since something succeeded. Before the `ms` that a server told nothing runs, whatever is planned. */
  planRetry(run: () => void, ms = 1): void {
    this.#notBefore = this.#clock.now() + ms
    this.plan(fullJitter(this.#failures++, this.#random), run)
  }

  cancel(): void {
    this.#next.clear()
  }

  begin(): void {
    this.cancel()
    this.#starts = [...this.#starts, this.#clock.now()].slice(-TRIES_PER_WINDOW)
  }

  /** The latest one that began brought something new, so it does not count. */
  refund(): void {
    this.#starts.pop()
  }

  succeeded(): void {
    this.#failures = 0
  }

  /** For how many ms none may begin. */
  get #closed(): number {
    const now = this.#clock.now()
    const first = this.#starts.at(-TRIES_PER_WINDOW) ?? 0
    const told = Math.min(LONGEST_TOLD_MS, this.#notBefore - now)
    // A clock that was set back must not make anybody wait for hours.
    return first > now ? told : Math.max(told, first + WINDOW_MS - now)
  }
}
