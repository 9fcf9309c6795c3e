/** Lets what is done happen one after another, in the order in which it was asked for. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs when everything before has settled, however it ended. */
  take<T>(run: () => Promise<T>): Promise<T> {
    const done = this.#last.then(run)
    // Whether it failed concerns its caller, not the next.
    this.#last = done.catch(() => {})
    return done
  }

  /** Settles with the last that was asked for so far; never rejects. */
  get settled(): Promise<unknown> {
    return this.#last
  }
}
