import { definePlugin, service } from 'encke'
import { z } from 'zod'
import { readFeed } from './read-feed.ts'

/** What chat provides: somebody who says something in a room, as part of a write. */
interface Voice {
  say(line: { readonly room: string; readonly speaker: string; readonly text: string }, tx: unknown): Promise<void>
}
const voice = service<Voice>('voice')

const Feed = z.object({ url: z.url(), room: z.string().default('lobby'), speaker: z.string().min(1).max(40).default('News') })
const Every = z.templateLiteral([z.number(), z.enum(['s', 'm', 'h'])])

/** Says in rooms what is new in feeds (RSS 2.0, RSS 1.0, Atom). What a feed has when it is first read is old news. */
export default definePlugin({
  name: 'rss',
  api: 1,
  config: z.object({
    feeds: z.record(z.string().regex(/^[a-z0-9-]{1,40}$/), Feed).default({}),
    every: Every.default('15m'),
    /** So many are said at once; of more, the rest is only counted. */
    atOnce: z.number().int().min(1).max(20).default(5),
  }),
  needs: [voice],
  setup(ctx) {
    const { say } = ctx.use(voice)
    const said = ctx.metrics.counter('said', 'Items that were said in rooms')
    for (const [id, { url, room, speaker }] of Object.entries(ctx.config.feeds)) {
      ctx.poller({
        url,
        every: ctx.config.every,
        parse: (body, { charset }) => readFeed(body, charset),
        key: ({ id }) => id,
        async onItems(items, { first }) {
          if (first) return
          const newest = items.slice(0, ctx.config.atOnce).reverse()
          const rest = items.length - newest.length
          const lines = newest.map(({ title, link }) => [title, link].filter(Boolean).join(' '))
          if (rest > 0) lines.unshift(`${rest} more of ${items.length} that are new`)
          await ctx.write(async (tx) => {
            for (const text of lines) await say({ room, speaker, text }, tx)
          })
          said.add(newest.length)
        },
        onStale: ({ failures, cause }) => ctx.log.warn('A feed cannot be read', { feed: id, failures, cause: String(cause) }),
      })
    }
  },
})
