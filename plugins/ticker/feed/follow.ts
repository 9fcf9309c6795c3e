import type { FetchedMeta } from '../../../kernel/index.ts'
import type { Board } from '../board.ts'
import type { Ticker } from '../history/archive.ts'
import type { Sent } from '../sent.ts'
import type readApart from './read-apart.ts'
import { readFeed } from './read-feed.ts'

/** What has more bytes is read in another thread: it would take some milliseconds, in which nobody is answered. */
const LARGE_BYTES = 16_384
const READ_APART = new URL('./read-apart.ts', import.meta.url)

type Following = Pick<Ticker, 'apart' | 'poller' | 'log' | 'now'>

/** Lets a board follow its URL, where it has one. */
export function followFeed(ticker: Following, board: Board): void {
  const { url, every } = board.config
  if (url === undefined) return
  ticker.poller({
    url: feedOf(url, board.id),
    every,
    parse: async (bytes, meta) => ({ items: [await read(ticker, bytes, board, meta)] }),
    key: () => '', // what it says counts anew each time
    onItems: async (documents) => {
      for (const sent of documents) await board.take(sent)
    },
    onStale: ({ failures, cause }) =>
      ticker.log.warn('the numbers of a board cannot be fetched', { board: board.id, failures, error: cause }),
  })
}

async function read(ticker: Following, bytes: Uint8Array, { config }: Board, { charset }: FetchedMeta): Promise<Sent[]> {
  const { format, rows, columns, separator, decimal } = config
  const feed = { format, columns, decimal, ...(rows !== undefined && { rows }), ...(separator !== undefined && { separator }) }
  const at = { now: ticker.now(), ...(charset !== undefined && { charset }) }
  if (bytes.length <= LARGE_BYTES) return readFeed(bytes, feed, at)
  return ticker.apart<typeof readApart>(READ_APART, { bytes, feed, at })
}

/** The fragment, which is not sent, tells the poller two boards of the same URL apart. */
function feedOf(address: string, board: string): string {
  const url = new URL(address)
  url.hash = board
  return url.href
}
