import type { Points, Span } from '../messages.ts'
import type { Bucket } from '../storage.ts'
import { SPAN_NAMES, SPANS } from './spans.ts'

type Open = Partial<Record<Span, Bucket>>

/** A board's values as they were, in slots: the newest of each symbol, and those that are not written down yet. */
export class History {
  readonly #board: string
  readonly #open = new Map<string, Open>()
  readonly #unsaved = new Set<Bucket>()

  constructor(board: string) {
    this.#board = board
  }

  /** Notes a value; one that belongs to an earlier slot than the newest is passed over. */
  note(symbol: string, value: number, at: number): void {
    const open = this.#open.get(symbol) ?? {}
    this.#open.set(symbol, open)
    for (const span of SPAN_NAMES) this.#noteIn(open, span, { symbol, value, at })
  }

  #noteIn(open: Open, span: Span, { symbol, value, at }: { symbol: string; value: number; at: number }): void {
    const { step, slots } = SPANS[span]
    const turn = Math.floor(at / step)
    const start = turn * step
    const bucket = open[span]
    if (bucket && start < bucket.start) return
    if (bucket?.start === start) {
      bucket.last = value
      bucket.low = Math.min(bucket.low, value)
      bucket.high = Math.max(bucket.high, value)
      this.#unsaved.add(bucket)
      return
    }
    const begun = { board: this.#board, symbol, span, slot: turn % slots, start, last: value, low: value, high: value }
    open[span] = begun
    this.#unsaved.add(begun)
  }

  forget(symbol: string): void {
    this.#open.delete(symbol)
    for (const bucket of this.#unsaved) if (bucket.symbol === symbol) this.#unsaved.delete(bucket)
  }

  /** Takes what is to be written down, at most so many; what cannot be written is given back by `restore`. */
  take(most: number): Bucket[] {
    const taken: Bucket[] = []
    for (const bucket of this.#unsaved) {
      if (taken.length === most) break
      taken.push(bucket)
    }
    for (const bucket of taken) this.#unsaved.delete(bucket)
    return taken
  }
  restore(buckets: readonly Bucket[]): void {
    for (const bucket of buckets) this.#unsaved.add(bucket)
  }

  /** What is in memory of some symbols. */
  inMemory(symbols: readonly string[], span: Span): Bucket[] {
    const wanted = new Set(symbols)
    const unsaved = [...this.#unsaved].filter((bucket) => bucket.span === span && wanted.has(bucket.symbol))
    const open = symbols.map((symbol) => this.#open.get(symbol)?.[span]).filter((bucket) => bucket !== undefined)
    return [...new Set([...unsaved, ...open])].map((bucket) => ({ ...bucket }))
  }
}

/** Puts what was written down and what is in memory together, by symbol, oldest first. */
export function pointsOf(symbols: readonly string[], buckets: readonly Bucket[]): Record<string, Points> {
  const bySymbol = new Map(symbols.map((symbol) => [symbol, new Map<number, Bucket>()]))
  for (const bucket of buckets) {
    const starts = bySymbol.get(bucket.symbol)
    starts?.set(bucket.start, merged(starts.get(bucket.start), bucket))
  }
  return Object.fromEntries([...bySymbol].map(([symbol, starts]) => [symbol, inOrder(starts)]))
}

const merged = (earlier: Bucket | undefined, later: Bucket): Bucket =>
  earlier ? { ...later, low: Math.min(earlier.low, later.low), high: Math.max(earlier.high, later.high) } : later

const inOrder = (starts: ReadonlyMap<number, Bucket>): Points =>
  [...starts.values()].sort((a, b) => a.start - b.start).map(({ start, last, low, high }) => [start, last, low, high] as const)
