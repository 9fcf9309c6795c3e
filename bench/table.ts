import { median, type Row, type Table } from './rounds.ts'

/** The figures a table may have, in the order of its columns: how they are headed and written. */
const COLUMNS: Readonly<Record<string, readonly [heading: string, digits: number]>> = {
  cpu: ['µs CPU', 2],
  deliveriesPerSecond: ['deliveries/s', 0],
  publicationsPerSecond: ['publications/s', 0],
  p50: ['p50 ms', 1],
  p99: ['p99 ms', 1],
  messagesPerSecond: ['messages/s', 0],
  cpuMessage: ['µs CPU a message', 0],
  flushes: ['flushes a message', 3],
  seconds: ['seconds', 2],
  median: ['median ms', 0],
  server: ['CPU s', 2],
  restart: ['restart ms', 0],
  stored: ['MiB stored', 0],
  listening: ['ms to listening', 0],
  ready: ['ms to ready', 0],
  page: ['ms to a page', 0],
  readsPerReader: ['reads a reader', 4],
  reads: ['reads', 0],
  lag: ['longest halt ms', 0],
  disturbedP50: ['p50 ms disturbed', 1],
  disturbedP99: ['p99 ms disturbed', 1],
  disturbedLag: ['longest halt ms disturbed', 0],
  times: ['× p99', 2],
  signIns: ['sign-ins', 0],
  huge: ['feeds of 50 MB', 0],
  large: ['feeds of 2 MB', 0],
  rowsRemoved: ['rows removed', 0],
  reloads: ['reloads', 0],
  changesPerSecond: ['changes/s', 0],
  entriesPerSecond: ['entries/s', 0],
  cpuEntry: ['µs CPU an entry', 3],
  bytesEntry: ['bytes an entry', 0],
  core: ['of the core %', 0],
  perMessage: ['ms a message', 2],
  open: ['ms to open', 2],
  mib: ['MiB', 0],
  peakMib: ['MiB at most', 0],
  opening: ['µs CPU to open', 0],
  kib: ['KiB a connection', 1],
  connectionsPerSecond: ['connections/s', 0],
  threads: ['threads', 0],
  frames: ['frames/s', 1],
  frame50: ['p50 frame ms', 1],
  frame99: ['p99 frame ms', 1],
  longTasks: ['tasks > 50 ms', 0],
  longest: ['longest ms', 0],
  cpuMain: ['ms CPU a message', 2],
  heap0: ['heap MB', 1],
  heap1: ['at a quarter', 1],
  heap2: ['half-way', 1],
  heap3: ['at the end', 1],
  rows: ['rows held', 0],
  generator: ['generator %', 0],
  foreign: ['foreign %', 0],
}

const PERCENT = new Set(['generator', 'foreign', 'core'])

const spaced = (value: number, digits: number): string => value.toFixed(digits).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ' ')

/** A figure as it is written, `–` when there is none. */
export function written(name: string, value: number): string {
  if (!Number.isFinite(value)) return '–'
  return spaced(PERCENT.has(name) ? value * 100 : value, COLUMNS[name]?.[1] ?? 1)
}

export const headingOf = (name: string): string => COLUMNS[name]?.[0] ?? name

/** The middle of all rounds of a row. */
export const middle = ({ rounds }: Row, figure: string): number =>
  median(rounds.map((round) => round[figure] ?? Number.NaN).filter(Number.isFinite))

/** How a row's CPU compares with its floor's in the same round, in the middle of all rounds; `NaN` where there is no floor. */
export function ratio({ rows, floors }: Table, row: Row): number {
  const floor = rows.find(
    ({ target, transport }) => target === floors?.[row.transport] && (transport === row.transport || row.transport === 'stream'),
  )
  if (!floor) return Number.NaN
  return median(row.rounds.map(({ cpu = Number.NaN }, round) => cpu / (floor.rounds[round]?.cpu ?? Number.NaN)).filter(Number.isFinite))
}

/** Which figures the rows of a table have. */
export function figuresOf({ rows }: Table): string[] {
  const there = new Set(rows.flatMap(({ rounds }) => rounds.flatMap((round) => Object.keys(round))))
  return [...Object.keys(COLUMNS).filter((name) => there.has(name)), ...[...there].filter((name) => !(name in COLUMNS))]
}

/** A table's cells, headings first. */
export function cells(table: Table): string[][] {
  const figures = figuresOf(table)
  const compared = table.floors !== undefined
  const head = ['server', 'transport', ...(compared ? ['× floor'] : []), ...figures.map(headingOf)]
  const rows = table.rows.map((row) => [
    row.target,
    row.transport,
    ...(compared ? [Number.isFinite(ratio(table, row)) ? ratio(table, row).toFixed(2) : '–'] : []),
    ...figures.map((name) => written(name, middle(row, name))),
  ])
  return [head, ...rows]
}

/** A table as text for a terminal. */
export function printed(table: Table): string {
  const all = cells(table)
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const lines = all.map((row) =>
    row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
  )
  return [table.title, ...lines].join('\n')
}
