/** Hands on what comes: the first at once, and what comes soon after it together, no more often than every so many milliseconds. */
export class Gathering<T> {
  readonly #handOn: (items: readonly T[]) => void
  readonly #everyMs: number
  #waiting: T[] = []
  #resting = false

  constructor(handOn: (items: readonly T[]) => void, everyMs: number) {
    this.#handOn = handOn
    this.#everyMs = everyMs
  }

  add(item: T): void {
    this.#waiting.push(item)
    if (!this.#resting) this.#turn()
  }

  /** Hands on now what waits. */
  flush(): void {
    const items = this.#waiting
    this.#waiting = []
    if (items.length > 0) this.#handOn(items)
  }

  readonly #turn = (): void => {
    this.#resting = this.#waiting.length > 0
    if (this.#resting) setTimeout(this.#turn, this.#everyMs)
    this.flush()
  }
}
