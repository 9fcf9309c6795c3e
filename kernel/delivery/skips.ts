/** Publications that a reader is not told after a reset, because its snapshots have them. */
export class Skips {
  readonly #upTo = new Map<string, number>()

  /** A channel's snapshot has its publications up to this seq. */
  upTo(channel: string, seq: number): void {
    this.#upTo.set(channel, seq)
  }
  /** The channel is not followed any more. */
  forget(channel: string): void {
    this.#upTo.delete(channel)
  }
  /** Up to which seq each channel's publications are skipped, where that is beyond what has been told. */
  after(seq: number): ReadonlyMap<string, number> {
    for (const [channel, upTo] of this.#upTo) if (upTo <= seq) this.#upTo.delete(channel)
    return this.#upTo
  }
}
