import { ClientError } from '../../kernel/index.ts'
import type { BoardConfig } from './config.ts'
import { History } from './history/history.ts'
import type { BoardInfo, Quote } from './messages.ts'
import type { Sent } from './sent.ts'

/** How long what comes is gathered before it is told: as often as the kernel writes state to a reader. */
export const GATHER_MS = 100
const DAY_MS = 86_400_000

/** What a board needs of the world. */
export interface Surroundings {
  /** What its channel holds, as an earlier run of the process left it. */
  current(): ReadonlyMap<string, Quote>
  /** Publishes all of it, in few writes that are all asked for at once; `null`: the symbol goes, and its history with it. */
  tell(changes: readonly Change[]): Promise<void>
  now(): number
  after(milliseconds: number, run: () => void): void
  /** A whole number below `n`. */
  random(n: number): number
}

export type Change = readonly [symbol: string, quote: Quote | null]

/** What became of what was sent. */
export interface Taken {
  readonly taken: number
  /** Of these the board has a later value. */
  readonly late: number
}

interface Gathering {
  readonly told: Promise<void>
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** One board: the newest value of each symbol, told at most ten times a second, and what they were. */
export class Board {
  readonly id: string
  readonly config: BoardConfig
  readonly history: History
  readonly #world: Surroundings
  readonly #quotes: Map<string, Quote>
  readonly #waiting = new Map<string, Quote | null>()
  #gathering: Gathering | undefined
  #toldAt = Number.NEGATIVE_INFINITY

  constructor(id: string, config: BoardConfig, world: Surroundings) {
    this.id = id
    this.config = config
    this.#world = world
    this.#quotes = new Map(world.current())
    this.history = new History(id)
  }

  get info(): BoardInfo {
    const { name = this.id, unit, decimals, demo = false } = this.config
    return { id: this.id, name, demo, ...(unit !== undefined && { unit }), ...(decimals !== undefined && { decimals }) }
  }
  get quotes(): ReadonlyMap<string, Quote> {
    return this.#quotes
  }

  /** Takes all that was sent or, throwing `too-large`, nothing; resolves when it is on disk. */
  async take(sent: readonly Sent[]): Promise<Taken> {
    this.#refuseTooMany(sent)
    const fresh = sent.filter(({ symbol, at }) => at >= (this.#quotes.get(symbol)?.at ?? 0))
    for (const one of fresh) this.#takeOne(one)
    if (fresh.length > 0) await this.#tellSoon()
    return { taken: fresh.length, late: sent.length - fresh.length }
  }

  #refuseTooMany(sent: readonly Sent[]): void {
    const { size } = this.#quotes
    const held = new Set(this.#quotes.keys())
    for (const { symbol, value } of sent) value === null ? held.delete(symbol) : held.add(symbol)
    const most = this.config.symbols
    if (held.size <= most || held.size <= size) return
    throw new ClientError('too-large', `The board ${this.id} holds ${most} symbols at most, and this would make ${held.size}.`)
  }

  #takeOne({ symbol, value, at, change }: Sent): void {
    if (value === null) {
      this.#quotes.delete(symbol)
      this.history.forget(symbol)
      this.#waiting.set(symbol, null)
      return
    }
    const before = this.#quotes.get(symbol)
    const since = before?.value === value ? (before.since ?? before.at) : at
    const quote = { value, at, change: change ?? this.#changeOf(symbol, value, at), ...(since < at && { since }) }
    this.#quotes.set(symbol, quote)
    this.history.note(symbol, value, at)
    this.#waiting.set(symbol, quote)
  }

  /** Against the first value of the day (UTC), which what is held still tells: it is the value less the change. */
  #changeOf(symbol: string, value: number, at: number): number {
    const before = this.#quotes.get(symbol)
    if (!before || Math.floor(before.at / DAY_MS) !== Math.floor(at / DAY_MS)) return 0
    return rounded(value - (before.value - (before.change ?? 0)))
  }

  #tellSoon(): Promise<void> {
    if (this.#gathering) return this.#gathering.told
    const wait = this.#toldAt + GATHER_MS - this.#world.now()
    if (wait <= 0) return this.#tell()
    this.#gathering = gathering()
    this.#world.after(wait, () => this.tellNow())
    return this.#gathering.told
  }

  /** Tells what has been gathered so far. */
  tellNow(): void {
    const waited = this.#gathering
    this.#gathering = undefined
    if (waited) this.#tell().then(waited.resolve, waited.reject)
  }

  async #tell(): Promise<void> {
    this.#toldAt = this.#world.now()
    // Begun elsewhere each time: whoever cannot follow to the end of a batch would otherwise never be told its end.
    const waiting = turned([...this.#waiting], this.#world.random(Math.max(1, this.#waiting.size)))
    this.#waiting.clear()
    try {
      await this.#world.tell(waiting)
    } catch (error) {
      // What was not told is told with the next, unless there is a newer one by then.
      for (const [symbol, quote] of waiting) if (!this.#waiting.has(symbol)) this.#waiting.set(symbol, quote)
      throw error
    }
  }
}

function gathering(): Gathering {
  let resolve = (): void => {}
  let reject = (_: unknown): void => {}
  const told = new Promise<void>((done, failed) => {
    resolve = done
    reject = failed
  })
  return { told, resolve, reject }
}

const turned = <T>(items: readonly T[], by: number): T[] => [...items.slice(by), ...items.slice(0, by)]

/** Without what binary fractions leave behind: 22481.3 − 22342.8 is 138.5. */
const rounded = (value: number): number => Number(value.toPrecision(12))
