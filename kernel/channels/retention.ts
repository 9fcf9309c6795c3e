import { setTimeout as wait } from 'node:timers/promises'
import { milliseconds } from '../duration.ts'
import type { Log } from '../log/log.ts'
import type { Registry } from './registry.ts'

const KEPT_PUBLICATIONS = 100_000
const KEPT_FOR = '30d'
const ANSWERS_KEPT_MILLISECONDS = 48 * 3_600_000
/** Rows deleted in one write: about a millisecond, in which nobody else is answered. */
const SLICE = 100
/** Between two writes others have so many times as long as one took, but never longer than this: there may be much to remove, and more coming. */
const OTHERS = 4
const LONGEST_PAUSE_MILLISECONDS = 20

/** Removes what is older or more than a channel keeps, in small slices; its newest publication always stays. */
export class Retention {
  readonly #log: Log
  readonly #registry: Registry

  constructor(log: Log, registry: Registry) {
    this.#log = log
    this.#registry = registry
  }

  /** Goes once over all channels and stored answers. */
  async sweep(signal: AbortSignal): Promise<void> {
    const { archive } = this.#log
    const next = (channel: string): string | undefined => (signal.aborted ? undefined : archive.channelAfter(channel))
    for (let channel = next(''); channel !== undefined; channel = next(channel)) await this.#prune(channel, signal)
    const before = this.#log.now() - ANSWERS_KEPT_MILLISECONDS
    await inSlices(signal, () => this.#log.tidy(async () => this.#log.forgetAnswers(before, SLICE)))
  }

  async #prune(channel: string, signal: AbortSignal): Promise<void> {
    const { last = KEPT_PUBLICATIONS, for: age = KEPT_FOR } = this.#registry.resolve(channel)?.family.definition.retain ?? {}
    const n = this.#log.head(channel).n - last + 1
    const time = this.#log.now() - milliseconds(age)
    // The oldest row tells whether there is anything to do: one seek, however long the channel.
    const oldest = this.#log.archive.oldest(channel)
    if (!oldest || (oldest.n >= n && oldest.time >= time)) return
    await inSlices(signal, () => this.#log.tidy(async (_, within) => within.prune(channel, { n, time, limit: SLICE })))
  }
}

async function inSlices(signal: AbortSignal, slice: () => Promise<number>): Promise<void> {
  while (!signal.aborted) {
    const began = performance.now()
    if ((await slice()) < SLICE) return
    await wait(Math.min(OTHERS * (performance.now() - began), LONGEST_PAUSE_MILLISECONDS))
  }
}
