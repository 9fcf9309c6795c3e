import type { Context } from '../../../kernel/index.ts'
import { inBatches } from '../batches.ts'
import type { Board } from '../board.ts'
import type { channels } from '../channels.ts'
import type { HistoryAnswer, Span } from '../messages.ts'
import { boardsBefore, bucketsOf, forgetBoard, noteBoards, prune, saveBuckets, type Tables } from '../storage.ts'
import { pointsOf } from './history.ts'
import { lengthOf, SPAN_NAMES, SPANS } from './spans.ts'

// One write of the group commit has 10 ms at most.
const BUCKETS_A_WRITE = 200

/** What the archive needs of the plugin's context. */
export type Ticker = Context<unknown, typeof channels, Tables>

/** The history of all boards on disk: written down in batches, read back with what is still in memory. */
export class Archive {
  readonly #ticker: Pick<Ticker, 'db' | 'write' | 'now'>
  #saving: Promise<void> = Promise.resolve()

  constructor(ticker: Pick<Ticker, 'db' | 'write' | 'now'>) {
    this.#ticker = ticker
  }

  /** Writes down what is new of some boards; one after another, however often it is called. */
  save(boards: Iterable<Board>): Promise<void> {
    this.#saving = this.#saving.catch(() => {}).then(() => this.#saveAll([...boards])) // the one before told its failure to its own caller
    return this.#saving
  }

  async #saveAll(boards: readonly Board[]): Promise<void> {
    for (const { history } of boards) {
      for (let batch = history.take(BUCKETS_A_WRITE); batch.length > 0; batch = history.take(BUCKETS_A_WRITE)) {
        const rows = batch
        try {
          await this.#ticker.write((tx) => saveBuckets(tx, rows))
        } catch (error) {
          history.restore(rows)
          throw error
        }
      }
    }
  }

  /** What some symbols were over a span. */
  async read({ id, history }: Board, symbols: readonly string[], span: Span): Promise<HistoryAnswer> {
    // First, for what is written down between the two is in the second alone.
    const inMemory = history.inMemory(symbols, span)
    const since = this.#ticker.now() - lengthOf(span)
    const onDisk = symbols.length > 0 ? await bucketsOf(this.#ticker.db, { board: id, symbols, span, since }) : []
    const recent = inMemory.filter(({ start }) => start > since)
    return { board: id, span, step: SPANS[span].step, history: pointsOf(symbols, [...onDisk, ...recent]) }
  }

  /** Begins to write down everything at once: at the plugin's end there is no later. */
  saveNow(boards: Iterable<Board>): Promise<unknown> {
    const batches = [...boards].map(({ history }) => history.take(Number.POSITIVE_INFINITY)).flatMap((all) => [...inBatches(all)])
    return Promise.all(batches.map((rows) => this.#ticker.write((tx) => saveBuckets(tx, rows))))
  }

  /** Writes down which boards are configured now, and gives those that have not been for a week: all of their history is over. */
  async abandoned(configured: readonly string[]): Promise<string[]> {
    const now = this.#ticker.now()
    await this.#ticker.write((tx) => noteBoards(tx, configured, now))
    return boardsBefore(this.#ticker.db, now - lengthOf('1w'))
  }

  /** Forgets a board for good. */
  forget(board: string): Promise<void> {
    return this.#ticker.write((tx) => forgetBoard(tx, board))
  }

  /** Deletes what is too old to be shown. */
  async prune(): Promise<void> {
    for (const span of SPAN_NAMES) await this.#ticker.write((tx) => prune(tx, span, this.#ticker.now() - lengthOf(span)))
  }
}
