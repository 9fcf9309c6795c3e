/** What the client knows of time: milliseconds UTC, and timers that may fire late but never early. */
export interface Clock {
  now(): number
  setTimeout(run: () => void, ms: number): unknown
  clearTimeout(handle: unknown): void
}

/** The clock of the browser or of Node. */
export const realClock: Clock = {
  now: () => Date.now(),
  setTimeout: (run, ms) => globalThis.setTimeout(run, ms),
  clearTimeout: (handle) => globalThis.clearTimeout(handle as number),
}

/** Browsers run a timer at once when its delay does not fit into 31 bits. */
const LONGEST_MS = 2 ** 31 - 1

/** One timer that is set again and again: setting it replaces what was set. */
export class Timer {
  readonly #clock: Clock
  #handle: unknown

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get pending(): boolean {
    return this.#handle !== undefined
  }

  set(ms: number, run: () => void): void {
    this.clear()
    const fire = () => {
      this.#handle = undefined
      run()
    }
    this.#handle = this.#clock.setTimeout(fire, Math.min(ms, LONGEST_MS))
  }

  clear(): void {
    this.#clock.clearTimeout(this.#handle)
    this.#handle = undefined
  }
}
