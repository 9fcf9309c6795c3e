/** The time and what is to happen later, so that tests need not wait. */
export interface Clock {
  /** Milliseconds UTC. */
  now(): number
  /** Runs once, no earlier than `delay` milliseconds from now; gives the undo. */
  schedule(delay: number, run: () => void): () => void
}

/** What Node's timers can count to. */
const LONGEST_TIMER_MILLISECONDS = 2 ** 31 - 1

/** The machine's clock. Nothing scheduled on it keeps the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(delay, run) {
    let timer: NodeJS.Timeout
    const arm = (left: number): void => {
      const now = Math.min(left, LONGEST_TIMER_MILLISECONDS)
      timer = setTimeout(() => (left > now ? arm(left - now) : run()), now).unref()
    }
    arm(delay)
    return () => clearTimeout(timer)
  },
}

interface Scheduled {
  readonly due: number
  readonly run: () => void
}

/** A clock that stands still until it is advanced. */
export class FakeClock implements Clock {
  #now: number
  #scheduled: Scheduled[] = []

  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  schedule(delay: number, run: () => void): () => void {
    const scheduled = { due: this.#now + Math.max(0, delay), run }
    this.#scheduled.push(scheduled)
    return () => {
      this.#scheduled = this.#scheduled.filter((other) => other !== scheduled)
    }
  }

  /** How much is yet to happen. */
  get pending(): number {
    return this.#scheduled.length
  }

  /** Lets time pass, running what falls due in order, each at its own time. */
  advance(milliseconds: number): void {
    const until = this.#now + milliseconds
    for (;;) {
      const next = this.#scheduled.filter(({ due }) => due <= until).sort((a, b) => a.due - b.due)[0]
      if (!next) break
      this.#scheduled = this.#scheduled.filter((other) => other !== next)
      this.#now = Math.max(this.#now, next.due)
      next.run()
    }
    this.#now = until
  }
}
