import { Tries } from './backoff.ts'
import { type Clock, Timer } from './clock.ts'
import { earned, type Facts, held } from './verdict.ts'

/** Between the starts of two attempts, whatever the answers bring. */
const LEAST_GAP_MS = 50

/** When the next attempt may begin: never so soon, whatever a server answers, that it is a burden to it. */
export class Pace {
  readonly #clock: Clock
  readonly #tries: Tries
  readonly #next: Timer
  #lastStart = Number.NEGATIVE_INFINITY

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock
    this.#tries = new Tries(clock, random)
    this.#next = new Timer(clock)
  }

  /** Begins in `ms`, or as soon after as it may; replaces what was planned. */
  plan(ms: number, begin: () => void): void {
    const sinceStart = this.#clock.now() - this.#lastStart
    const gap = sinceStart < 0 ? 0 : LEAST_GAP_MS - sinceStart
    this.#next.set(this.#tries.atLeast(Math.max(ms, gap)), begin)
  }

  /** Begins with backoff: it was for nothing, or nearly. */
  planRetry(verdict: { readonly after?: number; readonly failed: boolean }, begin: () => void): void {
    const pause = verdict.after ?? this.#tries.pause
    if (verdict.failed) this.#tries.failed()
    this.plan(pause, begin)
  }

  cancel(): void {
    this.#next.clear()
  }

  /** An attempt begins; `free` where we wished it ourselves, for no server can provoke that. */
  began(cost: 'charged' | 'free'): void {
    this.#next.clear()
    this.#lastStart = this.#clock.now()
    if (cost === 'charged') this.#tries.begin()
  }

  ended(facts: Facts, cost: 'charged' | 'free'): void {
    if (cost === 'charged' && earned(facts)) this.#tries.refund()
    if (held(facts)) this.#tries.succeeded()
  }
}
