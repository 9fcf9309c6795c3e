import { definePlugin, service } from 'encke'
import { leaks, type Tested } from 'encke/testing'
import { expect, test } from 'vitest'
import feeder from './feeder/index.ts'
import github from './github/index.ts'
import mailbox from './mailbox/index.ts'
import poll from './poll/index.ts'
import rss from './rss/index.ts'
import scoreboard from './scoreboard/index.ts'

const TIMEOUT_MILLISECONDS = 600_000
const ROUNDS = Number(process.env.ENCKE_LEAK_ROUNDS ?? 200)
const SECRET = 'seven lemons in a row'

/** Stands in for chat. */
const rooms = definePlugin({
  name: 'rooms',
  api: 1,
  setup(ctx) {
    ctx.provide(service<object>('rooms'), { mayRead: async () => true, mayManage: async () => true, onAccessChanged: () => () => {} })
    ctx.provide(service<object>('voice'), { say: async () => {} })
  },
})

const EXAMPLES: readonly (readonly [name: string, tested: Tested])[] = [
  ['feeder', feeder],
  ['scoreboard', scoreboard],
  ['poll', poll],
  ['mailbox', { plugin: mailbox, config: { token: SECRET } }],
  ['rss', { plugin: rss, config: { feeds: { news: { url: 'https://news.example/feed.xml' } } } }],
  ['github', { plugin: github, config: { secret: SECRET } }],
]

test.each(EXAMPLES)('%s leaves nothing behind', { timeout: TIMEOUT_MILLISECONDS }, async (_, tested) => {
  const http = { 'https://news.example/feed.xml': '<rss><channel></channel></rss>' }
  expect(await leaks(tested, { rounds: ROUNDS, among: [rooms], http })).toEqual([])
})
