import type { Publication } from '../../kernel/protocol.ts'

/** What became of something that was sent: acknowledged with this `n`, or nobody knows. */
interface Sent {
  readonly channel: string
  n: number | undefined
}

/** What was sent, by its text, and what was acknowledged of it; held against what the server's history says in the end. */
export class Ledger {
  readonly #sent = new Map<string, Sent>()
  readonly #waiting = new Set<{ readonly count: number; readonly resolve: () => void }>()
  #acknowledged = 0
  /** Answers that are none of those that may be given. */
  readonly faults: string[] = []

  get acknowledged(): number {
    return this.#acknowledged
  }
  /** How many were sent and never acknowledged. */
  get unknown(): number {
    return [...this.#sent.values()].filter(({ n }) => n === undefined).length
  }

  sending(text: string, channel: string): void {
    if (!this.#sent.has(text)) this.#sent.set(text, { channel, n: undefined })
  }

  acknowledge(text: string, n: number): void {
    const sent = this.#sent.get(text)
    if (!sent || sent.n !== undefined) this.faults.push(`${text} was acknowledged, though it was not sent`)
    if (sent) sent.n = n
    this.#acknowledged += 1
    for (const waiting of this.#waiting) if (this.#acknowledged >= waiting.count) waiting.resolve()
  }

  /** Resolves once so many were acknowledged in all. */
  reached(count: number): Promise<void> {
    return new Promise((resolve) => {
      const waiting = { count, resolve }
      if (this.#acknowledged >= count) resolve()
      else this.#waiting.add(waiting)
    })
  }

  /** What is wrong with a channel's history: something acknowledged that is not there, or is there twice, or elsewhere; a jump of `n`. */
  check(channel: string, history: readonly Publication[]): string[] {
    const wrong: string[] = []
    const places = new Map<string, number[]>()
    for (const [index, { n, data }] of history.entries()) {
      const { text } = data as { readonly text: string }
      if (n !== index + 1) wrong.push(`n is ${n} where ${index + 1} is due`)
      if (this.#sent.get(text)?.channel !== channel) wrong.push(`${text} was never sent there`)
      places.set(text, [...(places.get(text) ?? []), n])
    }
    for (const [text, sent] of this.#sent) {
      if (sent.channel !== channel) continue
      const found = places.get(text) ?? []
      if (found.length > 1) wrong.push(`${text} is there ${found.length} times`)
      if (sent.n !== undefined && found[0] !== sent.n) wrong.push(`${text} was acknowledged as ${sent.n} and is ${found[0] ?? 'nowhere'}`)
    }
    return wrong
  }
}
