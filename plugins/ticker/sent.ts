import { ClientError } from '../../kernel/index.ts'

/** A value that somebody brought; `null` takes the symbol off the board. */
export interface Sent {
  readonly symbol: string
  readonly value: number | null
  readonly at: number
  readonly change?: number
}

const LONGEST_SYMBOL = 32
const LARGEST = 1e15
/** What belongs to a value: an object of nothing else forgot its symbol. */
const FIELDS = new Set(['symbol', 'value', 'at', 'change'])
const AHEAD_MS = 60_000
// No control characters, no half surrogate pairs, no line breaks; white space in the middle alone.
const SYMBOL = /^[^\p{C}\p{Z}](?:[^\p{C}\p{Zl}\p{Zp}]*[^\p{C}\p{Z}])?$/u

const wrong = (sentence: string): ClientError => new ClientError('bad-request', `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}`)
const quoted = (value: unknown): string => JSON.stringify(typeof value === 'string' ? value.slice(0, 40) : value)?.slice(0, 60) ?? 'nothing'

/** Whether this may be a symbol's name: 1 to 32 characters, printable, no white space around it. */
export const isSymbol = (text: string): boolean => SYMBOL.test(text) && [...text].length <= LONGEST_SYMBOL
/** Whether this is a number that a board shows. */
export const isValue = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) <= LARGEST

/**
 * What a body brings: `{symbol, value, at?, change?}`, an array of these, or `{<symbol>: value}`. One thing that is wrong with it
 * refuses all of it: `bad-request` with a sentence that names it.
 */
export function readSent(body: unknown, { now, most }: { readonly now: number; readonly most: number }): Sent[] {
  const items = itemsOf(body)
  if (items.length === 0) throw wrong('Nothing was sent: there is no symbol in it.')
  if (items.length > most) throw new ClientError('too-large', `These are ${items.length} symbols, and the board takes ${most}.`)
  const sent = items.map((item, index) => readOne(item, { now, where: items.length > 1 ? `Number ${index + 1}: ` : '' }))
  const seen = new Set<string>()
  for (const { symbol } of sent) {
    if (seen.has(symbol)) throw wrong(`${quoted(symbol)} is in it twice.`)
    seen.add(symbol)
  }
  return sent
}

function itemsOf(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body
  if (typeof body !== 'object' || body === null) throw wrong('Send {symbol, value}, an array of these, or an object of values by symbol.')
  if ('symbol' in body && typeof body.symbol === 'string') return [body]
  if ('value' in body && Object.keys(body).every((name) => FIELDS.has(name)))
    throw wrong('Whose value is this? Send {symbol, value}, or an object of values by symbol.')
  return Object.entries(body).map(([symbol, value]) => ({ symbol, value }))
}

interface Reading {
  readonly now: number
  readonly where: string
}
function readOne(item: unknown, { now, where }: Reading): Sent {
  if (typeof item !== 'object' || item === null) throw wrong(`${where}${quoted(item)} is no {symbol, value}.`)
  const { symbol, value, at = now, change } = item as Readonly<Record<string, unknown>>
  if (typeof symbol !== 'string' || !isSymbol(symbol)) {
    throw wrong(`${where}${quoted(symbol)} is no symbol: 1 to ${LONGEST_SYMBOL} printable characters, without white space around them.`)
  }
  if (value !== null && !isValue(value)) throw wrong(`${where}the value of ${quoted(symbol)} is ${whyNot(value)}.`)
  if (change !== undefined && !isValue(change)) throw wrong(`${where}the change of ${quoted(symbol)} is ${whyNot(change)}.`)
  return { symbol, value, at: timeOf(at, symbol, { now, where }), ...(change !== undefined && { change }) }
}

/** JSON has no infinity: what is too long for a number arrives as one. */
const whyNot = (value: unknown): string =>
  typeof value === 'number' && !Number.isNaN(value)
    ? `${value}, and ${LARGEST} is the most that is taken`
    : `${quoted(value)}, which is no number`

function timeOf(at: unknown, symbol: string, { now, where }: Reading): number {
  if (typeof at !== 'number' || !Number.isSafeInteger(at) || at < 0) {
    throw wrong(`${where}the time of ${quoted(symbol)} is ${quoted(at)}, and not in milliseconds since 1970.`)
  }
  if (at > now + AHEAD_MS) throw wrong(`${where}the time of ${quoted(symbol)} lies ahead.`)
  return at
}
