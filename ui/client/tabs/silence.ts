import { type Clock, Timer } from '../clock.ts'

/** A leader that is connected repeats a heartbeat every 20 s. */
const QUIET_MS = 25_000
const ANSWER_MS = 5_000

/** Who hears of silence: `ask` for a sign of life; nothing came of it. */
export interface SilenceListener {
  ask(): void
  dead(): void
}

/** Watches whether the leading tab still speaks. It is asked before it is given up, for its own timers may be throttled, but not its messages. */
export class Silence {
  readonly #clock: Clock
  readonly #listener: SilenceListener
  readonly #timer: Timer
  #heardAt = 0
  #askedAt = 0
  #owed = false

  constructor(clock: Clock, listener: SilenceListener) {
    this.#clock = clock
    this.#listener = listener
    this.#timer = new Timer(clock)
  }

  /** Something was asked that is answered at once. */
  asked(): void {
    if (this.#owed) return
    this.#owed = true
    this.#askedAt = this.#clock.now()
    this.#timer.set(ANSWER_MS, () => this.#judge())
  }

  heard(): void {
    this.#owed = false
    this.#heardAt = this.#clock.now()
  }

  end(): void {
    this.#owed = false
    this.#timer.clear()
  }

  #judge(): void {
    const late = this.#clock.now() - this.#askedAt > 2 * ANSWER_MS
    if (!this.#owed) this.#wait()
    else if (late) this.#askAnew()
    else this.#listener.dead()
  }

  /** We have slept ourselves, and an answer may be waiting. */
  #askAnew(): void {
    this.#owed = false
    this.#listener.ask()
  }

  #wait(): void {
    const left = Math.min(QUIET_MS, this.#heardAt + QUIET_MS - this.#clock.now())
    if (left > 0) this.#timer.set(left, () => this.#wait())
    else this.#listener.ask()
  }
}
