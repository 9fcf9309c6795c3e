import { beforeEach, describe, expect, test } from 'vitest'
import { FakeClock } from '../../kernel/testing.ts'
import { Board, GATHER_MS } from './board.ts'
import { TickerConfig } from './config.ts'
import type { Quote } from './messages.ts'

const DAY_MS = 86_400_000
let clock: FakeClock
let told: (readonly [string, Quote | null])[]
let held: Map<string, Quote>

const open = (settings: object = {}) => {
  const { boards } = TickerConfig.parse({ boards: { a: settings } })
  if (!boards.a) throw new Error('no board')
  return new Board('a', boards.a, {
    current: () => held,
    tell: async (changes) => {
      told.push(...changes)
      for (const [symbol, quote] of changes) quote ? held.set(symbol, quote) : held.delete(symbol)
    },
    now: () => clock.now(),
    after: (milliseconds, run) => void clock.schedule(milliseconds, run),
    random: () => 0,
  })
}
const at = (symbol: string, value: number | null, time = clock.now()) => ({ symbol, value, at: time })

beforeEach(() => {
  clock = new FakeClock(Date.UTC(2026, 2, 1, 12))
  told = []
  held = new Map()
})

describe('a board', () => {
  test('tells the first at once, and what comes within 100 ms together, the newest of each', async () => {
    const board = open()
    await board.take([at('A', 1)])
    expect(told).toEqual([['A', { value: 1, at: clock.now(), change: 0 }]])
    const answers = Array.from({ length: 50 }, (_, index) => board.take([at('A', index), at('B', index)]))
    expect(told).toHaveLength(1)
    clock.advance(GATHER_MS)
    await Promise.all(answers)
    expect(told.slice(1).map(([symbol, quote]) => [symbol, quote?.value])).toEqual([
      ['A', 49],
      ['B', 49],
    ])
  })

  test('tells the change against the first value of the day, after a restart too', async () => {
    await open().take([at('A', 22_342.8)])
    clock.advance(GATHER_MS)
    const board = open()
    await board.take([at('A', 22_481.3)])
    expect(told.at(-1)).toMatchObject(['A', { change: 138.5 }])
    clock.advance(DAY_MS)
    await board.take([at('A', 22_500)])
    expect(told.at(-1)).toMatchObject(['A', { value: 22_500, change: 0 }])
  })

  test('tells since when a value is what it is, over a restart, until it changes', async () => {
    const first = clock.now()
    await open().take([at('A', 1)])
    clock.advance(60_000)
    await open().take([at('A', 1)])
    clock.advance(60_000)
    const board = open()
    await board.take([at('A', 1)])
    expect(told.at(-1)).toEqual(['A', { value: 1, at: clock.now(), change: 0, since: first }])
    clock.advance(60_000)
    await board.take([at('A', 2)])
    expect(told.at(-1)).toEqual(['A', { value: 2, at: clock.now(), change: 1 }])
  })

  test('tells the change that came with the value', async () => {
    await open().take([{ ...at('A', 5), change: -1 }])
    expect(told.at(-1)).toMatchObject(['A', { change: -1 }])
  })

  test('keeps the later of two values, and says that one came late', async () => {
    const board = open()
    await board.take([at('A', 2)])
    clock.advance(GATHER_MS)
    expect(await board.take([at('A', 1, clock.now() - 5_000), at('B', 1)])).toEqual({ taken: 1, late: 1 })
    expect(held.get('A')?.value).toBe(2)
  })

  test('takes all that fits or nothing', async () => {
    const board = open({ symbols: 2 })
    await board.take([at('A', 1), at('B', 1)])
    await expect(board.take([at('A', 2), at('C', 1)])).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringContaining('would make 3'),
    })
    expect(held.get('A')?.value).toBe(1)
    clock.advance(GATHER_MS)
    expect(await board.take([at('A', null), at('C', 1)])).toEqual({ taken: 2, late: 0 })
    expect([...held.keys()]).toEqual(['B', 'C'])
  })

  test('goes on with what it holds when it may hold less than before', async () => {
    await open().take([at('A', 1), at('B', 1)])
    const board = open({ symbols: 1 })
    clock.advance(GATHER_MS)
    await board.take([at('A', 2)])
    expect(held.get('A')?.value).toBe(2)
    await expect(board.take([at('C', 2)])).rejects.toMatchObject({ code: 'too-large' })
  })
})
