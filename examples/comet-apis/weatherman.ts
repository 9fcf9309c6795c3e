import type { Context, Dispose } from 'encke'
import { type Entry, newestEntry } from './syndication.ts'

/** What he needs of the plugin that he works for. */
type Plugin = Pick<Context<unknown, Record<never, never>, unknown>, 'poller' | 'after' | 'every' | 'log'>

/** Which feeds he reads, one after the other, and how many seconds after the other. */
export interface Round {
  readonly feeds: readonly string[]
  readonly seconds: number
}

/**
 * Reads the feeds in turn and sends on what is new, as the article's `Weatherman` did, with three differences: there is one for
 * all who wait, and not one more with each request; he rests when nobody waits; and a feed that fails is logged and asked less and
 * less often, while the others have their turns.
 */
export class Weatherman {
  readonly #plugin: Plugin
  readonly #round: Round
  readonly #send: (entry: Entry) => Promise<void>
  readonly #wanted = new Set<AbortSignal>()
  #stop: (() => void) | undefined

  constructor(plugin: Plugin, round: Round, send: (entry: Entry) => Promise<void>) {
    this.#plugin = plugin
    this.#round = round
    this.#send = send
    // Not at once: whoever was answered is about to ask again.
    plugin.every(this.#roundMilliseconds, () => {
      if (this.#wanted.size === 0) this.#rest()
    })
  }

  /** Works for somebody, until the signal is aborted. */
  run(signal: AbortSignal): void {
    if (signal.aborted) return
    this.#wanted.add(signal)
    signal.addEventListener('abort', () => this.#wanted.delete(signal), { once: true })
    this.#stop ??= this.#begin()
  }

  get #roundMilliseconds(): number {
    return Math.max(1, this.#round.feeds.length) * this.#round.seconds * 1_000
  }

  #begin(): () => void {
    const undo = this.#round.feeds.map((url, turn) => {
      let stop: Dispose = () => {}
      const cancel = this.#plugin.after(turn * this.#round.seconds * 1_000, () => {
        stop = this.#follow(url)
      })
      return () => {
        void cancel()
        void stop()
      }
    })
    return () => {
      for (const dispose of undo) dispose()
    }
  }

  #follow(url: string): Dispose {
    return this.#plugin.poller<Entry>({
      url,
      every: this.#roundMilliseconds,
      parse(document) {
        const entry = newestEntry(document)
        return { items: entry ? [entry] : [] }
      },
      key: (entry) => JSON.stringify(entry),
      onItems: async (entries) => {
        for (const entry of entries) await this.#send(entry)
      },
      onStale: ({ failures, cause }) => this.#plugin.log.warn('a feed fails', { url, failures, error: cause }),
    })
  }

  #rest(): void {
    this.#stop?.()
    this.#stop = undefined
  }
}
