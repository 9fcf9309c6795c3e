import type { Clock } from '../clock.ts'

interface Planned {
  readonly at: number
  readonly order: number
  readonly run: () => void
}

/** A clock that stands still until it is advanced; between two timers all promises that can settle do. */
export class FakeClock implements Clock {
  #now = 1_760_000_000_000
  #shift = 0
  #order = 0
  readonly #planned = new Map<number, Planned>()

  now(): number {
    return this.#now + this.#shift
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#planned.size
  }

  setTimeout(run: () => void, ms: number): number {
    const order = ++this.#order
    this.#planned.set(order, { at: this.#now + Math.max(0, ms), order, run })
    return order
  }

  clearTimeout(handle: unknown): void {
    this.#planned.delete(Number(handle))
  }

  /** The machine sleeps: time passes and no timer fires. */
  sleep(ms: number): void {
    this.#now += ms
  }

  /** Somebody sets the clock; timers do not mind. */
  shift(ms: number): void {
    this.#shift += ms
  }

  async advance(ms: number): Promise<void> {
    const until = this.#now + ms
    await settled()
    for (let next = this.#next(until); next !== undefined; next = this.#next(until)) {
      this.#planned.delete(next.order)
      this.#now = Math.max(this.#now, next.at)
      next.run()
      await settled()
    }
    this.#now = until
  }

  #next(until: number): Planned | undefined {
    const due = [...this.#planned.values()].filter(({ at }) => at <= until)
    return due.sort((one, other) => one.at - other.at || one.order - other.order)[0]
  }
}

/** Resolves when every promise that can settle by itself has. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
