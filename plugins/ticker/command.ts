import type { Identity } from '../../kernel/index.ts'
import type { Board } from './board.ts'
import { directionOf, figuresOf, SIGNS, wordsIn } from './messages.ts'

const LINES = 20

/** What `/ticker <board> [symbol]` replies, in English as commands do. */
export function tickerReply(args: string, boards: readonly Board[]): string {
  const [id = '', ...rest] = args.trim().split(/\s+/)
  const names = boards.map((board) => board.id).join(', ')
  if (id === '') return boards.length > 0 ? `/ticker <board> [symbol]. There is ${names}.` : 'There are no boards.'
  const board = boards.find((each) => each.id === id)
  if (!board) return `There is no board ${id}.${names ? ` There is ${names}.` : ''}`
  const symbol = rest.join(' ')
  return symbol ? lineOf(board, symbol) : linesOf(board)
}

function linesOf(board: Board): string {
  const symbols = [...board.quotes.keys()]
  if (symbols.length === 0) return `${board.info.name} has no values yet.`
  const more = symbols.length > LINES ? [`and ${symbols.length - LINES} more`] : []
  const note = board.info.demo ? [wordsIn('en').demo] : []
  return [...symbols.slice(0, LINES).map((symbol) => lineOf(board, symbol)), ...more, ...note].join('\n')
}

function lineOf(board: Board, asked: string): string {
  const symbol = [...board.quotes.keys()].find((each) => each.toLowerCase() === asked.toLowerCase()) ?? asked
  const quote = board.quotes.get(symbol)
  if (!quote) return `${board.info.name} has no ${asked}.`
  const figures = figuresOf(board.info, 'en')
  const change = figures.change(quote)
  return `${symbol} ${figures.value(quote)}${change ? ` ${SIGNS[directionOf(quote)]} ${change}` : ''}`
}

/** Whether somebody may read a board; guests of a room are not signed in. */
export const mayRead = ({ config }: Board, identity: Identity | undefined): boolean =>
  config.read === 'anyone' || (identity !== undefined && identity.role !== 'guest')

/** The boards that somebody may read. */
export const readableBy = (boards: Iterable<Board>, identity: Identity | undefined): Board[] =>
  [...boards].filter((board) => mayRead(board, identity))
