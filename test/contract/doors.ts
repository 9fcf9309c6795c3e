import { type Deferred, deferred } from '../../kernel/deferred.ts'

/** Which channels are shut for whom; all are open at first. */
export class Doors {
  readonly #shut = new Set<string>()
  readonly #undecided = new Map<string, Deferred<boolean>>()

  shut(channel: string, who = 'mira'): void {
    this.#shut.add(`${who} ${channel}`)
  }

  open(channel: string, who = 'mira'): void {
    this.#shut.delete(`${who} ${channel}`)
  }

  /** Nobody knows about this channel until what this gives is resolved. */
  ponder(channel: string): Deferred<boolean> {
    const verdict = deferred<boolean>()
    this.#undecided.set(channel, verdict)
    const decided = (): void => {
      if (this.#undecided.get(channel) === verdict) this.#undecided.delete(channel)
    }
    verdict.promise.then(decided, decided)
    return verdict
  }

  judge(channel: string, who = 'nobody'): boolean | Promise<boolean> {
    return this.#undecided.get(channel)?.promise ?? !this.#shut.has(`${who} ${channel}`)
  }
}
