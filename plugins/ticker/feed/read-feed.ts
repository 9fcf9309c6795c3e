import type { FetchedMeta } from '../../../kernel/index.ts'
import type { BoardConfig } from '../config.ts'
import { isSymbol, isValue, type Sent } from '../sent.ts'
import { readTable } from './csv.ts'
import { at, rowsOf } from './json-rows.ts'

/** How a board's document is written. */
export type Feed = Pick<BoardConfig, 'format' | 'rows' | 'columns' | 'separator' | 'decimal'>
/** What HTTP said of a document, and when it is read, ms UTC. */
export type ReadAt = Pick<FetchedMeta, 'charset'> & { readonly now: number }
/** Gives what a row has in a column, or where a path leads in it. */
type Row = (column: string) => unknown

/**
 * What a CSV or JSON document says, by symbol; a later row of a symbol counts. Rows without a number are passed over, as
 * publishers write `N/A`; throws when there is none with one.
 */
export function readFeed(bytes: Uint8Array, feed: Feed, { charset, now }: ReadAt): Sent[] {
  const text = new TextDecoder(charset ?? 'utf-8').decode(bytes)
  const bySymbol = new Map<string, Sent>()
  for (const row of feed.format === 'csv' ? csvRows(text, feed) : jsonRows(text, feed)) {
    const sent = readRow(row, feed, now)
    if (sent) bySymbol.set(sent.symbol, sent)
  }
  if (bySymbol.size > 0) return [...bySymbol.values()]
  const { symbol = SYMBOL, value } = feed.columns
  throw new Error(`no row has a symbol (${symbol}) with a number (${value})`)
}

const csvRows = (text: string, { separator }: Feed): Row[] => readTable(text, separator).map((row) => (column) => row.get(column))

function jsonRows(text: string, { rows, columns }: Feed): Row[] {
  return rowsOf(text, rows).map(({ key, row }) => (path) => {
    if (columns.symbol === undefined && path === SYMBOL) return at(row, SYMBOL) ?? key
    // A bare number is the value of its key, where no other symbol is asked for.
    return typeof row === 'object' || columns.symbol !== undefined ? at(row, path) : row
  })
}

/** Where the symbol is looked for when it is not said. */
const SYMBOL = 'symbol'

function readRow(row: Row, { columns, decimal }: Feed, now: number): Sent | undefined {
  const symbol = String(row(columns.symbol ?? SYMBOL) ?? '').trim()
  const value = numberOf(row(columns.value), decimal)
  if (!isSymbol(symbol) || !isValue(value)) return undefined
  const change = columns.change === undefined ? undefined : numberOf(row(columns.change), decimal)
  const time = columns.at === undefined ? now : timeOf(row(columns.at), now)
  return { symbol, value, at: time, ...(isValue(change) && { change }) }
}

/** A number, also as text with grouping, a sign, a unit of percent: `+1,234.5`, `1 234,5`. */
function numberOf(written: unknown, decimal: '.' | ','): number | undefined {
  if (typeof written === 'number') return written
  if (typeof written !== 'string') return undefined
  const grouping = decimal === '.' ? /[,'’\s]/g : /[.'’\s]/g
  const plain = written.replace(grouping, '').replace(',', '.').replace('−', '-').replace(/%$/, '')
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(plain) ? Number(plain) : undefined
}

const SECONDS_BELOW = 1e11

/** A time as milliseconds or seconds since 1970 or in ISO 8601; one that cannot be read, or lies ahead, is taken for now. */
function timeOf(written: unknown, now: number): number {
  const text = String(written ?? '').trim()
  const number = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  const time = Number.isNaN(number)
    ? Date.parse(/^\d{4}-\d\d-\d\d/.test(text) ? text : '')
    : number < SECONDS_BELOW
      ? number * 1_000
      : number
  return Number.isNaN(time) || time > now ? now : Math.round(time)
}
