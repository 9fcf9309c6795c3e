/** How many pass in one turn of the event loop: together they take some milliseconds. */
export const A_TURN = 32

/**
 * Lets those who come pass in their order, a few in each turn of the event loop: after a restart everybody comes back at once, and
 * whoever is in already must not wait until all the others are.
 */
export class Door {
  #waiting: (() => void)[] = []
  #room = A_TURN
  #turning = false

  /** Runs at once, or when those who came before have passed. */
  pass(run: () => void): void {
    if (this.#room > 0 && this.#waiting.length === 0) this.#let(run)
    else this.#waiting.push(run)
    this.#turnSoon()
  }

  #let(run: () => void): void {
    this.#room -= 1
    run()
  }

  #turnSoon(): void {
    if (this.#turning) return
    this.#turning = true
    setImmediate(() => this.#turn())
  }

  #turn(): void {
    this.#turning = false
    this.#room = A_TURN
    for (const run of this.#waiting.splice(0, A_TURN)) this.#let(run)
    if (this.#room < A_TURN) this.#turnSoon()
  }
}
