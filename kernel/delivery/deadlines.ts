import type { Clock } from '../clock.ts'

/** How precise deadlines are: none is met early, and none later than this. */
const TICK_MILLISECONDS = 50

/** A timer wheel: any number of deadlines on one timer, which runs only while there are some. */
export class Deadlines {
  readonly #clock: Clock
  readonly #ticks = new Map<number, Set<() => void>>()
  #next: { tick: number; cancel: () => void } | undefined

  readonly #failed: (error: unknown) => void

  constructor(clock: Clock, failed: (error: unknown) => void) {
    this.#clock = clock
    this.#failed = failed
  }

  /** Runs at a time (ms UTC), at most a tick later; gives the undo. */
  at(due: number, run: () => void): () => void {
    const tick = Math.max(Math.ceil(due / TICK_MILLISECONDS), Math.floor(this.#clock.now() / TICK_MILLISECONDS))
    const runs = this.#ticks.get(tick)
    if (runs) runs.add(run)
    else this.#ticks.set(tick, new Set([run]))
    if (!this.#next || tick < this.#next.tick) this.#schedule(tick)
    return () => {
      const waiting = this.#ticks.get(tick)
      if (waiting?.delete(run) && waiting.size === 0) this.#ticks.delete(tick)
    }
  }

  #schedule(tick: number): void {
    this.#next?.cancel()
    const delay = tick * TICK_MILLISECONDS - this.#clock.now()
    this.#next = { tick, cancel: this.#clock.schedule(delay, () => this.#fire()) }
  }

  #fire(): void {
    this.#next = undefined
    const now = this.#clock.now()
    const due = [...this.#ticks.keys()].filter((tick) => tick * TICK_MILLISECONDS <= now).sort((a, b) => a - b)
    for (const tick of due) {
      const runs = this.#ticks.get(tick)
      this.#ticks.delete(tick)
      for (const run of runs ?? []) this.#run(run)
    }
    let next = Number.POSITIVE_INFINITY
    for (const tick of this.#ticks.keys()) next = Math.min(next, tick)
    if (Number.isFinite(next)) this.#schedule(next)
  }

  /** What one deadline throws must not keep the others from being met. */
  #run(run: () => void): void {
    try {
      run()
    } catch (error) {
      this.#failed(error)
    }
  }
}
