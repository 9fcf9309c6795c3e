import type { Board } from '../board.ts'
import type { Ticker } from '../history/archive.ts'
import { readFeed } from './read-feed.ts'

/** Lets a board follow its URL, where it has one. */
export function followFeed(ticker: Pick<Ticker, 'poller' | 'log' | 'now'>, board: Board): void {
  const { url, every } = board.config
  if (url === undefined) return
  ticker.poller({
    url: feedOf(url, board.id),
    every,
    parse: (bytes, meta) => ({ items: [readFeed(bytes, board.config, { ...meta, now: ticker.now() })] }),
    key: () => '', // what it says counts anew each time
    onItems: async (documents) => {
      for (const sent of documents) await board.take(sent)
    },
    onStale: ({ failures, cause }) =>
      ticker.log.warn('the numbers of a board cannot be fetched', { board: board.id, failures, error: cause }),
  })
}

/** The fragment, which is not sent, tells the poller two boards of the same URL apart. */
function feedOf(address: string, board: string): string {
  const url = new URL(address)
  url.hash = board
  return url.href
}
