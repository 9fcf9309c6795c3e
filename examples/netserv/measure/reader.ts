import type { Tally } from './tally.ts'

/** A frame, as far as measuring goes. */
export interface Told {
  readonly type: string
  readonly cursor?: string
  readonly n?: number
  readonly data?: { readonly id: number }
}

/** One who follows the measured channel: a position, whatever connection it comes by. */
export class Reader {
  /** Resolves when it follows. */
  readonly joined: Promise<void>
  readonly #tally: Tally
  #cursor: string | undefined
  #n = 0
  #join: () => void = () => {}

  constructor(tally: Tally) {
    this.#tally = tally
    this.joined = new Promise((resolve) => {
      this.#join = resolve
    })
  }

  /** Where its next request begins, as a query. */
  get query(): string {
    return `channel=measured/now${this.#cursor === undefined ? '' : `&since=${this.#cursor}`}`
  }

  /** Takes a frame; what a resumed response repeats counts once. */
  take({ type, cursor, n = 0, data }: Told): void {
    this.claim(cursor)
    if (type === 'joined') this.#join()
    if (type !== 'publication' || n <= this.#n) return
    this.#n = n
    if (data) this.#tally.told(data.id)
  }

  /** Everything up to this cursor has been told. */
  claim(cursor: string | undefined): void {
    this.#cursor = cursor ?? this.#cursor
  }
}

/** Connects a reader where it stands; `ended` is called when the connection is over, and it is cut when the signal is aborted. */
export type Connect = (origin: string, reader: Reader, life: { readonly signal: AbortSignal; ended(): void }) => void
