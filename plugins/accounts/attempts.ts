import { ClientError } from '../../kernel/index.ts'

const WINDOW_MS = 30 * 60_000
const REMEMBERED = 10_000

/** Counts failed guesses per name and address: after so many within half an hour even the right one is refused, `too-many`. */
export class Attempts {
  readonly #most: number
  readonly #failures = new Map<string, number[]>()

  constructor(most: number) {
    this.#most = most
  }

  /** Asked before a guess is judged, and again after: guesses judged at the same time count against each other. */
  check(who: string, now: number): void {
    const recent = this.#recent(who, now)
    const [oldest] = recent
    if (oldest === undefined || recent.length < this.#most) return
    throw new ClientError('too-many', 'Too many wrong passwords. Wait a while, then try again.', oldest + WINDOW_MS - now)
  }

  failed(who: string, now: number): void {
    const recent = [...this.#recent(who, now), now]
    this.#failures.delete(who)
    this.#failures.set(who, recent)
    const [eldest] = this.#failures.keys()
    if (eldest !== undefined && this.#failures.size > REMEMBERED) this.#failures.delete(eldest)
  }

  succeeded(who: string): void {
    this.#failures.delete(who)
  }

  #recent(who: string, now: number): number[] {
    return (this.#failures.get(who) ?? []).filter((time) => time > now - WINDOW_MS)
  }
}
