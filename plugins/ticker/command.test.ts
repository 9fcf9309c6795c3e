import { beforeAll, expect, test } from 'vitest'
import { Board } from './board.ts'
import { readableBy, tickerReply } from './command.ts'
import { TickerConfig } from './config.ts'

const { boards } = TickerConfig.parse({ boards: { shares: {}, house: { read: 'signed-in' } } })
const WORLD = {
  current: () => new Map(),
  tell: async () => {},
  now: () => 0,
  after: (_: number, run: () => void) => queueMicrotask(run),
  random: () => 0,
}
const all = Object.entries(boards).map(([id, config]) => new Board(id, config, WORLD))

beforeAll(async () => {
  for (const values of [{ TAIEX: 100, 'TWD/EUR': 0.0287 }, { TAIEX: 99 }])
    await all[0]?.take(Object.entries(values).map(([symbol, value]) => ({ symbol, value, at: 1 })))
})

test.each([
  ['shares taiex', 'TAIEX 99.00 ▼ 1.00%'],
  ['shares', 'TAIEX 99.00 ▼ 1.00%\nTWD/EUR 0.0287 ■ 0.00%'],
  ['shares NONE', 'shares has no NONE.'],
  ['house', 'house has no values yet.'],
  ['', '/ticker <board> [symbol]. There is shares, house.'],
  ['moon', 'There is no board moon. There is shares, house.'],
])('/ticker %s', (args, reply) => {
  expect(tickerReply(args, all)).toBe(reply)
})

test('strangers and guests learn nothing of what members alone may read', () => {
  for (const identity of [undefined, { id: 'g1', name: 'Guest', role: 'guest' as const }])
    expect(tickerReply('house', readableBy(all, identity))).toBe('There is no board house. There is shares.')
})
