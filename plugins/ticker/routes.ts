import { ClientError, type Identity, isAdmin, type PluginRequest } from '../../kernel/index.ts'
import type { Board } from './board.ts'
import { mayRead, readableBy } from './command.ts'
import type { Archive, Ticker } from './history/archive.ts'
import { SPAN_NAMES } from './history/spans.ts'
import type { HistoryAnswer, Span } from './messages.ts'
import { readSent } from './sent.ts'
import { bearerId } from './token.ts'

const SYMBOLS_ASKED = 100

/** Ticker's routes: the boards, a board's history, and the way in for numbers. */
export function serveBoards(ticker: Pick<Ticker, 'route' | 'now'>, boards: ReadonlyMap<string, Board>, archive: Archive): void {
  ticker.route('GET', '/api/ticker/boards', ({ identity }) => ({ boards: readableBy(boards.values(), identity).map(({ info }) => info) }), {
    access: 'anyone',
    foreign: true,
  })

  ticker.route('GET', '/api/ticker/:board/history', (request) => history(readable(request, boards), request, archive), {
    access: 'anyone',
    foreign: true,
  })

  ticker.route(
    'POST',
    '/api/ticker/:board',
    async (request) => {
      const board = boardOf(request, boards)
      refuseOthers(board, request.identity)
      return board.take(readSent(await request.json(), { now: ticker.now(), most: board.config.symbols }))
    },
    { access: 'anyone' },
  )
}

function boardOf({ params: { board = '' } }: PluginRequest, boards: ReadonlyMap<string, Board>): Board {
  const found = boards.get(board)
  if (found) return found
  throw new ClientError('not-found', `There is no board ${JSON.stringify(board.slice(0, 64))}.`)
}

/** As the channel answers: nobody might become somebody. */
function readable(request: PluginRequest, boards: ReadonlyMap<string, Board>): Board {
  const board = boardOf(request, boards)
  if (mayRead(board, request.identity)) return board
  throw new ClientError('unauthenticated', 'Sign in first.')
}

function refuseOthers({ id, config }: Board, identity: Identity | undefined): void {
  if (!identity) throw new ClientError('unauthenticated', 'Numbers are taken with the token of the board.')
  if (identity.id !== bearerId(id) && !isAdmin(identity))
    throw new ClientError('forbidden', 'Numbers are taken with the token of the board.')
  if (config.demo) throw new ClientError('conflict', `The board ${id} is a demo: it makes up its own numbers.`)
}

function history(board: Board, { query }: PluginRequest, archive: Archive): Promise<HistoryAnswer> {
  const span = query.get('span') ?? '1d'
  if (!isSpan(span)) throw new ClientError('bad-request', `span is one of ${SPAN_NAMES.join(', ')}.`)
  const symbols = [...new Set(query.getAll('symbol'))]
  if (symbols.length === 0) throw new ClientError('bad-request', 'Name a symbol: symbol=…, up to 100 times.')
  if (symbols.length > SYMBOLS_ASKED) throw new ClientError('too-large', `The history of ${SYMBOLS_ASKED} symbols at most is told at once.`)
  const unknown = symbols.find((symbol) => !board.quotes.has(symbol))
  if (unknown !== undefined) throw new ClientError('not-found', `The board ${board.id} has no ${JSON.stringify(unknown.slice(0, 40))}.`)
  return archive.read(board, symbols, span)
}

const isSpan = (text: string): text is Span => SPAN_NAMES.some((span) => span === text)
