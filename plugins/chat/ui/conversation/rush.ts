/** When more than this many come together, nobody sees each of them appear. */
const FEW = 2
const OVER_AFTER_MS = 1_000

/** A time in which messages come faster than anybody reads: from the first of several that come together until none have for a second. */
export class Rush {
  readonly #over: () => void
  #since: number | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(over: () => void) {
    this.#over = over
  }

  /** The time of the message with which it began; undefined while there is none. */
  get since(): number | undefined {
    return this.#since
  }

  /** Notes the times of messages that have come together, oldest first. */
  note(times: readonly number[]): void {
    if (times.length <= FEW) return
    this.#since ??= times[0]
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#since = undefined
      this.#over()
    }, OVER_AFTER_MS)
  }
}
