import { type Clock, Timer } from './clock.ts'

const STALE_MS = 3_000
const LULL_MS = 1_000
const MANY = 20

/**
 * Whether what was missed is still coming in: after more than 20 publications in a row that were old when they came, until one
 * comes fresh, a heartbeat comes, or nothing comes for a second. Old is 3 s more than the freshest ever took, clocks being what they are.
 */
export class CatchUp {
  readonly #clock: Clock
  readonly #lull: Timer
  readonly #changed: () => void
  #freshest: number | undefined
  #stale = 0
  #resumed = false

  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock
    this.#lull = new Timer(clock)
    this.#changed = changed
  }

  get behind(): boolean {
    return this.#stale > MANY
  }

  /** A connection goes on from a cursor. */
  begin(): void {
    this.#resumed = true
  }

  /** A publication of this server time came. */
  take(time: number): void {
    const age = this.#clock.now() - time
    if (this.#resumed && age > (this.#freshest ?? 0) + STALE_MS) this.#takeStale()
    else {
      this.#freshest = Math.min(this.#freshest ?? age, age)
      this.end()
    }
  }

  /** Everything has been told, or the connection is gone. */
  end(): void {
    const changed = this.behind
    this.#resumed = false
    this.#stale = 0
    this.#lull.clear()
    if (changed) this.#changed()
  }

  #takeStale(): void {
    this.#stale++
    this.#lull.set(LULL_MS, () => this.end())
    if (this.#stale === MANY + 1) this.#changed()
  }
}
