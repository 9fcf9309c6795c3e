import type { HistoryAnswer, Points, Span } from '../../messages.ts'

const AT_ONCE = 100
const ASKED_EVERY_MS = 5 * 60_000

/** Fetches the history of the symbols that are shown, each once in five minutes; `changed` tells when some has come. */
export class Histories {
  readonly #server: string
  readonly #changed: () => void
  #of = ''
  #points: Readonly<Record<string, Points>> = {}
  readonly #askedAt = new Map<string, number>()

  constructor(server: string, changed: () => void) {
    this.#server = server
    this.#changed = changed
  }

  /** What is known of a symbol. */
  of(symbol: string): Points {
    return Object.hasOwn(this.#points, symbol) ? (this.#points[symbol] ?? []) : []
  }

  /** Sees to it that these come. */
  want(board: string, span: Span, symbols: readonly string[]): void {
    if (this.#of !== `${board} ${span}`) this.#begin(`${board} ${span}`)
    const due = symbols.filter((symbol) => (this.#askedAt.get(symbol) ?? 0) < Date.now() - ASKED_EVERY_MS).slice(0, AT_ONCE)
    if (due.length === 0) return
    for (const symbol of due) this.#askedAt.set(symbol, Date.now())
    const query = new URLSearchParams([['span', span], ...due.map((symbol) => ['symbol', symbol])])
    void this.#ask(`/api/ticker/${board}/history?${query}`, this.#of)
  }

  #begin(of: string): void {
    this.#of = of
    this.#points = {}
    this.#askedAt.clear()
  }

  async #ask(path: string, of: string): Promise<void> {
    try {
      const answer = await fetch(this.#server + path, { credentials: 'omit' })
      if (!answer.ok) return
      const { history } = (await answer.json()) as HistoryAnswer
      if (of !== this.#of) return
      this.#points = { ...this.#points, ...history }
      this.#changed()
    } catch {
      // A line without curves is a line all the same; they are asked for again in five minutes.
    }
  }
}
