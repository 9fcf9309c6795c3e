/** How many of a plugin's writes are under way at a time: a group of the writer's. */
const INSIDE = 256
/** How many may wait. */
const WAITING = 10_000

/** Lets a plugin's writes in a few at a time, and no more in one turn of the event loop: one that writes without end holds up itself alone. */
export class Turnstile {
  readonly #name: string
  /** Made once: whoever is refused a million times need not be told from where each time. */
  #refusal: Error | undefined
  readonly #waiting: (() => void)[] = []
  #inside = 0
  #next = 0
  #turning = false

  constructor(plugin: string) {
    this.#name = plugin
  }

  /** Runs at once when there is room, otherwise in its turn; rejects when too many wait already. */
  async pass<T>(run: () => T | Promise<T>): Promise<T> {
    if (this.#inside >= INSIDE || this.#waiting.length > 0) await this.#queue()
    else this.#inside += 1
    try {
      return await run()
    } finally {
      this.#inside -= 1
      if (this.#waiting.length > 0) this.#turn()
    }
  }

  #queue(): Promise<void> {
    if (this.#waiting.length - this.#next >= WAITING) throw this.#refused()
    return new Promise((enter) => {
      this.#waiting.push(enter)
      this.#turn()
    })
  }

  #refused(): Error {
    this.#refusal ??= new Error(`${this.#name} publishes faster than can be written`)
    return this.#refusal
  }

  #turn(): void {
    if (this.#turning) return
    this.#turning = true
    setImmediate(() => {
      this.#turning = false
      while (this.#inside < INSIDE && this.#next < this.#waiting.length) this.#enterNext()
      // The places of those who have entered are given back now and then: where somebody always waits, they would pile up for ever.
      if (this.#next < this.#waiting.length && this.#next < WAITING) return
      this.#waiting.splice(0, this.#next)
      this.#next = 0
    })
  }

  #enterNext(): void {
    this.#inside += 1
    this.#waiting[this.#next]?.()
    this.#next += 1
  }
}
