import { definePlugin, tables } from '../../kernel/index.ts'
import { migrations } from '../../migrations/ticker/index.ts'
import { inBatches } from './batches.ts'
import { Board, type Change } from './board.ts'
import { channels } from './channels.ts'
import { mayRead, readableBy, tickerReply } from './command.ts'
import { TickerConfig } from './config.ts'
import { runDemos } from './demo.ts'
import { asEmbed } from './embed.ts'
import { followFeed } from './feed/follow.ts'
import { Archive, type Ticker } from './history/archive.ts'
import { asPicture } from './picture.ts'
import { serveBoards } from './routes.ts'
import { forgetSymbols, type Tables } from './storage.ts'
import { BoardTokens } from './token.ts'
import { asHtml, asText } from './words.ts'

/** Quotes, scores or any numbers by key, on boards: posted, fetched, or made up for a demonstration. */
export default definePlugin({
  name: 'ticker',
  api: 1,
  config: TickerConfig,
  channels,
  tables: tables<Tables>(),
  migrations,
  paths: ['/api/ticker'],
  ui: { widgets: { 'encke-ticker': './ui/widget.ts' } },
  async setup(ticker) {
    const channel = ticker.channel('ticker/:board')
    const archive = new Archive(ticker)
    const open = (id: string, config: (typeof ticker.config.boards)[string]): Board =>
      new Board(id, config, {
        current: () => channel.current({ board: id }),
        // All are asked for at once: at the plugin's end there is no later.
        tell: async (changes) => void (await Promise.all([...inBatches(changes)].map((some) => tellSome(ticker, id, some)))),
        now: () => ticker.now(),
        after: (milliseconds, run) => void ticker.after(milliseconds, run),
        random: (n) => Math.floor(Math.random() * n),
      })
    const boards = new Map(Object.entries(ticker.config.boards).map(([id, config]) => [id, open(id, config)]))

    channel.authorize(({ params, identity }) => {
      const board = boards.get(params.board)
      return board !== undefined && mayRead(board, identity)
    })
    channel.present({
      text: asText,
      html: asHtml,
      since: ({ at, since = at }) => since,
      svg: (current, view) => asPicture(infoOf(view.params.board), current, { ...view, heartbeatSeconds }),
      embed: (current, view) => asEmbed(infoOf(view.params.board), current, view),
    })
    const { heartbeatSeconds = 20 } = ticker.limits
    const infoOf = (id: string) => boards.get(id)?.info ?? { id, name: id, demo: false }

    const tokens = new BoardTokens(new Set(boards.keys()))
    for (const { info, config } of boards.values())
      if (config.token !== undefined) tokens.add(info.id, { name: info.name, token: config.token })
    ticker.identify((evidence) => tokens.credentials(evidence), { whom: 'programs' })
    serveBoards(ticker, boards, archive)
    ticker.command('ticker', {
      summary: 'Show what a board stands at: /ticker <board> [symbol]',
      run: ({ args, identity, reply }) => reply(tickerReply(args, readableBy(boards.values(), identity))),
    })

    for (const board of boards.values()) followFeed(ticker, board)
    await runDemos(ticker, boards)

    const tidy = async (): Promise<void> => {
      for (const board of await archive.abandoned([...boards.keys()])) {
        for (const symbol of channel.current({ board }).keys()) await channel.remove({ board }, symbol)
        await archive.forget(board)
        ticker.log.info('A board that has been out of the settings for a week is forgotten', { board })
      }
      await archive.prune()
    }
    ticker.every('30s', () => archive.save(boards.values()))
    ticker.every('1h', tidy)
    endWith(ticker, boards, archive)
  },
})

/** At the end all is told and written down that waits for it; the end waits in turn. */
function endWith(ticker: Pick<Ticker, 'signal' | 'effect'>, boards: ReadonlyMap<string, Board>, archive: Archive): void {
  let written: Promise<unknown> | undefined
  // Not in the undo: by then the plugin may write no more.
  ticker.signal.addEventListener('abort', () => {
    for (const board of boards.values()) board.tellNow()
    written = archive.saveNow(boards.values())
  })
  ticker.effect(() => async () => void (await written))
}

/** Some of a board's changes in one write. */
function tellSome(ticker: Ticker, board: string, changes: readonly Change[]): Promise<void> {
  const channel = ticker.channel('ticker/:board')
  return ticker.write(async (tx) => {
    for (const [key, quote] of changes) {
      if (quote) await channel.publish({ board }, quote, { key, tx })
      else await channel.remove({ board }, key, { tx })
    }
    const gone = changes.filter(([, quote]) => quote === null).map(([symbol]) => symbol)
    if (gone.length > 0) await forgetSymbols(tx, board, gone)
  })
}
