import type { Board } from './board.ts'
import type { Ticker } from './history/archive.ts'
import type { Quote } from './messages.ts'
import type { Sent } from './sent.ts'

/** What a demo board starts with; there are no such shares. */
const STARTS: readonly (readonly [symbol: string, value: number])[] = [
  ['TIDE', 22_481],
  ['GULL', 1_105],
  ['KELP', 287.4],
  ['REEF', 64.12],
  ['FJORD', 348.9],
  ['SHOAL', 18.05],
  ['BRINE', 0.7431],
  ['HELM', 512.6],
]
const FILLED_MS = 7 * 86_400_000
const FILLING_STEP_MS = 600_000
/** By how much a value changes in a second, in parts of itself. */
const VOLATILITY = 0.0006
/** How strongly a value that has wandered off is drawn back in a second. */
const PULL = 0.0002

/** A random walk for the demo board: a tick a second, and what may have been while nobody watched. */
export class Demo {
  readonly #random: () => number

  /** `random` gives numbers from 0 up to 1. */
  constructor(random: () => number) {
    this.#random = random
  }

  /** The next values. */
  tick(quotes: ReadonlyMap<string, Quote>, at: number): Sent[] {
    // Not all at once: a board on which everything moves in step looks like no board.
    return STARTS.filter(() => this.#random() < 0.6).map(([symbol, start]) => {
      const { value = start } = quotes.get(symbol) ?? {}
      return { symbol, value: this.#moved(value, start, 1_000), at }
    })
  }

  /** What lies between the last value and now, at most a week of it, oldest first. */
  fill(quotes: ReadonlyMap<string, Quote>, now: number): Sent[] {
    const last = Math.max(0, ...[...quotes.values()].map(({ at }) => at))
    const values = new Map(STARTS.map(([symbol, start]) => [symbol, quotes.get(symbol)?.value ?? start]))
    const times: number[] = []
    for (let at = Math.max(last, now - FILLED_MS) + FILLING_STEP_MS; at < now; at += FILLING_STEP_MS) times.push(at)
    if (last === 0) times.push(now)
    return times.flatMap((at) => this.#step(values, at))
  }

  #step(values: Map<string, number>, at: number): Sent[] {
    return STARTS.map(([symbol, start]) => {
      const value = this.#moved(values.get(symbol) ?? start, start, FILLING_STEP_MS)
      values.set(symbol, value)
      return { symbol, value, at }
    })
  }

  #moved(value: number, start: number, milliseconds: number): number {
    const seconds = milliseconds / 1_000
    const drawn = (start - value) * Math.min(1, PULL * seconds)
    const moved = value + drawn + start * VOLATILITY * Math.sqrt(seconds) * (this.#random() + this.#random() - 1)
    const digits = start < 1 ? 4 : 2
    return Number(Math.max(start / 10, moved).toFixed(digits))
  }
}

/** Lets the demo boards among these wander while somebody watches, and none stand empty. */
export async function runDemos(ticker: Pick<Ticker, 'channel' | 'every' | 'now'>, boards: ReadonlyMap<string, Board>): Promise<void> {
  const demo = new Demo(Math.random)
  const catchUp = (board: Board): Promise<unknown> => board.take(demo.fill(board.quotes, ticker.now()))
  for (const board of boards.values()) if (board.config.demo) await catchUp(board)
  ticker.channel('ticker/:board').onDemand((params) => {
    const board = boards.get(params.board)
    if (!board?.config.demo) return undefined
    return ticker.every('1s', async () => {
      await catchUp(board)
      await board.take(demo.tick(board.quotes, ticker.now()))
    })
  })
}
