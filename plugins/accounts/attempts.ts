import { ClientError } from '../../kernel/index.ts'

const WINDOW_MS = 30 * 60_000
const REMEMBERED = 10_000

/** Counts tries by who makes them: after so many within half an hour no more is let through, `too-many` with the words given. */
export class Attempts {
  readonly #most: number
  readonly #words: string
  readonly #tries = new Map<string, number[]>()

  constructor(most: number, words: string) {
    this.#most = most
    this.#words = words
  }

  /** Where a try is judged only later, asked before and after: those that are judged at the same time count against each other. */
  check(who: string, now: number): void {
    const recent = this.#recent(who, now)
    const [oldest] = recent
    if (oldest === undefined || recent.length < this.#most) return
    throw new ClientError('too-many', this.#words, oldest + WINDOW_MS - now)
  }

  count(who: string, now: number): void {
    const recent = [...this.#recent(who, now), now]
    this.#tries.delete(who)
    this.#tries.set(who, recent)
    const [eldest] = this.#tries.keys()
    if (eldest !== undefined && this.#tries.size > REMEMBERED) this.#tries.delete(eldest)
  }

  succeeded(who: string): void {
    this.#tries.delete(who)
  }

  #recent(who: string, now: number): number[] {
    return (this.#tries.get(who) ?? []).filter((time) => time > now - WINDOW_MS)
  }
}
