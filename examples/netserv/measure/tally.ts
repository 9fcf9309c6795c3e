import { createHistogram, performance } from 'node:perf_hooks'

/** What was published and what of it was delivered, with how long each took from the publisher's request to a reader. */
export class Tally {
  readonly #latencies = createHistogram()
  readonly #sentAt: number[] = []
  /** Those that the server says are on disk; what it refused is not expected anywhere. */
  published = 0
  refusals = 0
  delivered = 0

  /** A publication is about to be sent; gives its id. */
  sending(): number {
    return this.#sentAt.push(performance.now()) - 1
  }

  readonly acknowledged = (): void => {
    this.published += 1
  }
  readonly refused = (): void => {
    this.refusals += 1
  }

  /** A reader was told the publication with this id, for the first time. */
  told(id: number): void {
    const sentAt = this.#sentAt[id]
    if (sentAt === undefined) return
    this.delivered += 1
    this.#latencies.record(Math.max(1, Math.round((performance.now() - sentAt) * 1_000)))
  }

  /** How many milliseconds this percentage of the deliveries took at most. */
  latency(percent: number): number {
    return this.#latencies.percentile(percent) / 1_000
  }
}
