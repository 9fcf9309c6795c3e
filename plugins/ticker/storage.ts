import { type Kysely, sql, type Transaction } from 'kysely'
import type { Span } from './messages.ts'

/** Ticker's tables: what a symbol's values were in a slot of time, `slot` being the place in the span's ring; when a board was last configured. Times in ms UTC. */
export interface Tables {
  ticker_bucket: { board: string; symbol: string; span: Span; slot: number; start: number; last: number; low: number; high: number }
  ticker_board: { board: string; configured: number }
}
export type Bucket = Tables['ticker_bucket']

/** Writes buckets down: one that is there already takes in what is new, an older one in its place goes. */
export async function saveBuckets(tx: Transaction<Tables>, rows: readonly Bucket[]): Promise<void> {
  await tx
    .insertInto('ticker_bucket')
    .values(rows)
    .onConflict((row) =>
      row
        .columns(['board', 'symbol', 'span', 'slot'])
        .doUpdateSet((row) => ({
          start: row.ref('excluded.start'),
          last: row.ref('excluded.last'),
          low: sql<number>`CASE WHEN excluded.start = ticker_bucket.start THEN min(excluded.low, ticker_bucket.low) ELSE excluded.low END`,
          high: sql<number>`CASE WHEN excluded.start = ticker_bucket.start THEN max(excluded.high, ticker_bucket.high) ELSE excluded.high END`,
        }))
        .whereRef('excluded.start', '>=', 'ticker_bucket.start'),
    )
    .execute()
}

/** What is kept of some symbols from a time on, oldest first. */
export const bucketsOf = (
  db: Kysely<Tables>,
  {
    board,
    symbols,
    span,
    since,
  }: { readonly board: string; readonly symbols: readonly string[]; readonly span: Span; readonly since: number },
): Promise<Bucket[]> =>
  db
    .selectFrom('ticker_bucket')
    .selectAll()
    .where('board', '=', board)
    .where('symbol', 'in', symbols)
    .where('span', '=', span)
    .where('start', '>', since)
    .orderBy('start')
    .execute()

/** Writes down that these boards are configured now. */
export async function noteBoards(tx: Transaction<Tables>, boards: readonly string[], now: number): Promise<void> {
  if (boards.length === 0) return
  const rows = boards.map((board) => ({ board, configured: now }))
  await tx.replaceInto('ticker_board').values(rows).execute()
}

/** The boards that were last configured before a time. */
export async function boardsBefore(db: Kysely<Tables>, time: number): Promise<string[]> {
  const rows = await db.selectFrom('ticker_board').select('board').where('configured', '<', time).execute()
  return rows.map(({ board }) => board)
}

export async function forgetBoard(tx: Transaction<Tables>, board: string): Promise<void> {
  await tx.deleteFrom('ticker_bucket').where('board', '=', board).execute()
  await tx.deleteFrom('ticker_board').where('board', '=', board).execute()
}

export async function forgetSymbols(tx: Transaction<Tables>, board: string, symbols: readonly string[]): Promise<void> {
  await tx.deleteFrom('ticker_bucket').where('board', '=', board).where('symbol', 'in', symbols).execute()
}

/** Deletes what is older than its span shows. */
export async function prune(tx: Transaction<Tables>, span: Span, before: number): Promise<void> {
  await tx.deleteFrom('ticker_bucket').where('span', '=', span).where('start', '<', before).execute()
}
