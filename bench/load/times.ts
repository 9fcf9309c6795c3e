const PER_MILLISECOND = 20
const LONGEST_MILLISECONDS = 60_000

/** Durations in milliseconds, counted to a twentieth of one. */
export class Times {
  readonly #counts = new Uint32Array(LONGEST_MILLISECONDS * PER_MILLISECOND + 1)
  #total = 0

  add(milliseconds: number, times = 1): void {
    const at = Math.min(Math.max(0, Math.floor(milliseconds * PER_MILLISECOND)), this.#counts.length - 1)
    this.#counts[at] = (this.#counts[at] ?? 0) + times
    this.#total += times
  }

  clear(): void {
    this.#counts.fill(0)
    this.#total = 0
  }

  /** The duration that this share of all does not exceed; `NaN` when there are none. */
  at(share: number): number {
    if (this.#total === 0) return Number.NaN
    let left = this.#total * share
    for (let at = 0; at < this.#counts.length; at += 1) {
      left -= this.#counts[at] ?? 0
      if (left <= 0) return (at + 1) / PER_MILLISECOND
    }
    return LONGEST_MILLISECONDS
  }
}
