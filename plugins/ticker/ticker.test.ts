import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { use } from '../../kernel/index.ts'
import type { StateEntry } from '../../kernel/protocol.ts'
import { FakeClock, person, type TestKernel, testKernel } from '../../kernel/testing.ts'
import { startFeedServer } from '../../test/feeds/server.ts'
import ticker from './index.ts'
import type { HistoryAnswer } from './messages.ts'

const TOKEN = 'a-sluice-gate-in-march'
const BEARER = { authorization: `Bearer ${TOKEN}` }
const PATIENCE_MS = 10_000
const DAY_MS = 86_400_000
const NOON = Date.UTC(2026, 2, 1, 12)
let kernel: TestKernel
afterEach(async () => {
  await kernel.stop()
})

const start = async (boards: Record<string, object> = { shares: { token: TOKEN } }, more: object = {}) => {
  kernel = await testKernel({ plugins: [use(ticker, { boards })], clock: new FakeClock(NOON), ...more })
}
/** Lets time pass, so many milliseconds a turn, until something has come about. */
const letPass = async <T>(awaited: Promise<T>, step: number): Promise<T> => {
  const givenUp = performance.now() + PATIENCE_MS
  let waiting = true
  const done = awaited.finally(() => {
    waiting = false
  })
  while (waiting && performance.now() < givenUp) {
    await new Promise((resolve) => setImmediate(resolve))
    kernel.clock.advance(step)
  }
  return done
}
// Small steps: a request that is under way is given up after ten seconds of this clock.
const until = async (fulfilled: () => boolean | Promise<boolean>) => {
  const givenUp = performance.now() + PATIENCE_MS
  while (!(await fulfilled()) && performance.now() < givenUp) kernel.clock.advance(20)
}
const post = (body: unknown, headers: Record<string, string> = BEARER, board = 'shares') =>
  letPass(kernel.ask('POST', `/api/ticker/${board}`, { body, headers }), 10)
const held = async (board = 'shares', ask = {}) => {
  const { json } = await kernel.ask('GET', `/channels/ticker/${board}`, ask)
  return new Map((json.entries as StateEntry[]).map(({ key, data }) => [key, data]))
}
const history = async (symbol: string, span: string) => {
  const { json } = await kernel.ask('GET', `/api/ticker/shares/history?symbol=${symbol}&span=${span}`)
  return (json as HistoryAnswer).history[symbol]
}

describe('numbers that are posted', () => {
  test('are told in writes that are short, however many there are', async () => {
    await start({ shares: { token: TOKEN } })
    const write = vi.spyOn(kernel.kernel.log, 'write')
    const many = Array.from({ length: 1_000 }, (_, n) => ({ symbol: `S${n}`, value: n }))
    expect((await post(many)).json).toEqual({ taken: 1_000, late: 0 })
    expect(write.mock.calls.length).toBeGreaterThanOrEqual(5)
    expect((await held()).size).toBe(1_000)
  })

  test('are told to anyone who reads the board, by symbol', async () => {
    await start()
    const reader = await kernel.follow(['ticker/shares'])
    await reader.next(({ type }) => type === 'heartbeat')
    expect((await post({ symbol: 'TAIEX', value: 22_481 })).json).toEqual({ taken: 1, late: 0 })
    const frame = await reader.next(({ type }) => type === 'state')
    expect(frame).toMatchObject({ channel: 'ticker/shares', entries: [{ key: 'TAIEX', data: { value: 22_481, change: 0 } }] })
    expect((await post({ '2330': 1_105, 'TWD/EUR': 0.0287 })).json).toEqual({ taken: 2, late: 0 })
    expect([...(await held()).keys()].sort()).toEqual(['2330', 'TAIEX', 'TWD/EUR'])
    expect((await post({ TAIEX: null })).json).toEqual({ taken: 1, late: 0 })
    expect([...(await held()).keys()].sort()).toEqual(['2330', 'TWD/EUR'])
    reader.leave()
  })

  test('are taken with the token of the board, or from administrators, and from nobody else', async () => {
    await start({ shares: { token: TOKEN }, other: { token: `${TOKEN}-too` }, quiet: {} })
    const one = { symbol: 'A', value: 1 }
    expect(await post(one, {})).toMatchObject({ status: 401, json: { code: 'unauthenticated' } })
    expect(await post(one, { authorization: `Bearer ${TOKEN}x` })).toMatchObject({ status: 401, json: { code: 'unauthenticated' } })
    expect(await post(one, BEARER, 'other')).toMatchObject({ status: 401 })
    expect(await post(one, BEARER, 'quiet')).toMatchObject({ status: 401 })
    expect(await post(one, BEARER, 'nowhere')).toMatchObject({ status: 404, json: { detail: 'There is no board "nowhere".' } })
    expect(await post(one, { authorization: `Bearer ${TOKEN}x` }, 'nowhere')).toMatchObject({ status: 401 })
    const as = (role: 'member' | 'admin') => kernel.ask('POST', '/api/ticker/quiet', { as: person('Mira', role), body: one })
    expect(await as('member')).toMatchObject({ status: 403, json: { code: 'forbidden' } })
    expect(await as('admin')).toMatchObject({ status: 200, json: { taken: 1 } })
    const absent = await kernel.ask('POST', '/api/ticker/nowhere', { as: person('Mira', 'admin'), body: one })
    expect(absent).toMatchObject({ status: 404, json: { code: 'not-found' } })
  })

  test('open no other door with their token', async () => {
    await start()
    for (const path of [
      '/channels/ticker/shares',
      '/api/ticker/boards',
      '/api/ticker/boards/history',
      '/api/commands',
      '/comet/poll?channel=ticker/shares',
    ]) {
      expect((await kernel.ask('GET', path, { headers: BEARER })).status, path).toBe(401)
    }
  })

  test.each([
    ['text/plain', 'TAIEX 1', 415],
    ['application/json', '{"A": NaN}', 400],
    ['application/json', '{"A": "1"}', 400],
    ['application/json', `[${'{"symbol":"A","value":1},'.repeat(4_000)}{"symbol":"A","value":1}]`, 413],
    ['application/json', `{${Array.from({ length: 1_001 }, (_, index) => `"S${index}":1`).join()}}`, 413],
  ])('that are none are refused, all of them: %s %.20s', async (type, body, status) => {
    await start()
    const response = await fetch(`${kernel.origin}/api/ticker/shares`, {
      method: 'POST',
      body,
      headers: { ...BEARER, 'content-type': type },
    })
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect((await held()).size).toBe(0)
  })
})

describe('a board', () => {
  test('is listed with what its numbers are', async () => {
    await start({ shares: { name: 'Shares', unit: 'NT$', decimals: 1 }, house: { read: 'signed-in' }, demo: { demo: true } })
    const listed = async (ask = {}) => (await kernel.ask('GET', '/api/ticker/boards', ask)).json.boards
    expect(await listed()).toEqual([
      { id: 'shares', name: 'Shares', demo: false, unit: 'NT$', decimals: 1 },
      { id: 'demo', name: 'demo', demo: true },
    ])
    expect(await listed({ as: person('Mira') })).toHaveLength(3)
  })

  test('may be kept to those who are signed in', async () => {
    await start({ shares: { token: TOKEN, read: 'signed-in' } })
    await post({ A: 1 })
    expect((await kernel.ask('GET', '/channels/ticker/shares')).status).toBe(401)
    expect((await kernel.ask('GET', '/api/ticker/shares/history?symbol=A')).status).toBe(401)
    expect((await held('shares', { as: person('Mira') })).size).toBe(1)
    expect((await kernel.ask('GET', '/api/ticker/shares/history?symbol=A', { as: person('Mira') })).status).toBe(200)
    const foreign = await kernel.ask('GET', '/api/ticker/shares/history?symbol=A', { headers: { origin: 'https://elsewhere.example' } })
    expect(foreign.status).toBe(401)
  })

  test('that is not configured is not there', async () => {
    await start()
    expect((await kernel.ask('GET', '/channels/ticker/nowhere', { as: person('Mira') })).status).toBe(404)
    expect((await kernel.ask('GET', '/api/ticker/nowhere/history?symbol=A')).json).toMatchObject({ code: 'not-found' })
  })

  test('of pages elsewhere is read, but not written', async () => {
    await start()
    await post({ A: 1 })
    const headers = { origin: 'https://elsewhere.example' }
    const read = await kernel.ask('GET', '/api/ticker/shares/history?symbol=A', { headers })
    expect(read.headers.get('access-control-allow-origin')).toBe('*')
    expect((await kernel.ask('POST', '/api/ticker/shares', { headers, body: { A: 2 } })).json).toMatchObject({ code: 'foreign-origin' })
  })

  test('bear their symbols where no script shows them', async () => {
    await start()
    await post({ TAIEX: 100, 'A<B': 2 })
    const { text: feed } = await kernel.ask('GET', '/channels/ticker/shares.rss')
    expect(feed.match(/<title>[^<]*<\/title>/g)).toEqual(expect.arrayContaining(['<title>TAIEX 100</title>', '<title>A&lt;B 2</title>']))
    const { text: page } = await kernel.ask('GET', '/comet/refresh?channel=ticker/shares')
    expect(page).toContain('<p><b>TAIEX</b> 100</p>')
    expect(page).toContain('<p><b>A&lt;B</b> 2</p>')
  })

  test('replies to /ticker', async () => {
    await start()
    await post({ TAIEX: 100 })
    const body = { channel: 'ticker/shares', args: 'shares taiex' }
    expect((await kernel.ask('POST', '/api/commands/ticker', { as: person('Mira'), body })).json.replies).toEqual(['TAIEX 100.00 ■ 0.00%'])
  })
})

describe('history', () => {
  test('has the last, lowest and highest value of each slot, before and after it is on disk, and after a restart', async () => {
    await start()
    for (const value of [5, 9, 3]) await post({ A: value })
    kernel.clock.advance(60_000)
    await post({ A: 4 })
    const hour = [
      [NOON, 3, 3, 9],
      [NOON + 60_000, 4, 4, 4],
    ]
    expect(await history('A', '1h')).toEqual(hour)
    expect(await history('A', '1w')).toEqual([[NOON, 4, 3, 9]])
    await kernel.restart()
    expect(await history('A', '1h')).toEqual(hour)
    await post({ A: 11 })
    expect(await history('A', '1d')).toEqual([[NOON, 11, 3, 11]])
    await kernel.restart()
    expect(await history('A', '1d')).toEqual([[NOON, 11, 3, 11]])
    expect((await held()).get('A')).toMatchObject({ value: 11, change: 6 })
  })

  test('is bounded: a ring of each span for each symbol', async () => {
    await start()
    for (let minute = 0; minute < 150; minute += 1) {
      await post({ A: minute })
      kernel.clock.advance(60_000)
    }
    await kernel.restart()
    const hour = await history('A', '1h')
    expect(hour?.length).toBeLessThanOrEqual(60)
    expect(hour?.at(-1)?.[1]).toBe(149)
    expect((await history('A', '1w'))?.length).toBe(3)
  })

  test('goes with its symbol', async () => {
    await start()
    await post({ A: 1, B: 1 })
    await kernel.restart()
    await post({ A: null })
    expect((await kernel.ask('GET', '/api/ticker/shares/history?symbol=A')).status).toBe(404)
    await post({ A: 7 })
    expect(await history('A', '1h')).toMatchObject([[NOON, 7, 7, 7]])
  })

  test.each(['', 'symbol=A&span=1y', 'symbol=B', `symbol=A&${Array.from({ length: 100 }, (_, index) => `symbol=${index}`).join('&')}`])(
    'is refused where the question is wrong: %.20s',
    async (query) => {
      await start()
      await post({ A: 1 })
      const { status, json } = await kernel.ask('GET', `/api/ticker/shares/history?${query}`)
      expect([400, 404, 413]).toContain(status)
      expect(json.detail).toMatch(/\.$/)
    },
  )

  test('of a board outlives its absence from the settings by a week; then it is forgotten, and so is what it held', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'encke-ticker-'))
    const from = (day: number, boards: Record<string, object>) => start(boards, { folder, clock: new FakeClock(NOON + day * DAY_MS) })
    const shares = { shares: { token: TOKEN } }
    await from(0, shares)
    await post({ A: 1 })
    await kernel.stop()
    // It counts when it was configured last, not first.
    await from(3, shares)
    await kernel.stop()
    await from(9, { other: {} })
    await kernel.stop()
    await from(6, shares)
    expect((await held()).get('A')).toMatchObject({ value: 1 })
    expect(await history('A', '1w')).toMatchObject([[NOON, 1, 1, 1]])
    await kernel.stop()
    await from(12, { other: {} })
    const forgotten = () => kernel.logged.filter(({ message }) => message.includes('forgotten')).map(({ facts }) => facts)
    expect(forgotten()).toEqual([])
    await letPass(
      vi.waitFor(() => expect(forgotten()).toEqual([{ board: 'shares' }]), PATIENCE_MS),
      60_000,
    )
    await kernel.stop()
    await from(6, shares)
    expect((await held()).size).toBe(0)
    await post({ A: 2 })
    expect(await history('A', '1w')).toMatchObject([[NOON + 6 * DAY_MS, 2, 2, 2]])
    await kernel.stop()
    await start()
    rmSync(folder, { recursive: true })
  })
})

describe('the demo board', () => {
  test('stands there with a week behind it, wanders while somebody watches, and says that it is one', async () => {
    await start({ demo: { demo: true } })
    const first = await held('demo')
    expect(first.size).toBe(8)
    const { json } = await kernel.ask('GET', '/api/ticker/demo/history?symbol=TIDE&span=1w')
    expect(json.history.TIDE.length).toBeGreaterThan(160)
    kernel.clock.advance(5_000)
    expect(await held('demo')).toEqual(first)
    const reader = await kernel.follow(['ticker/demo'])
    await letPass(
      reader.next((frame) => frame.type === 'state' && frame.whole !== true),
      100,
    )
    expect(await held('demo')).not.toEqual(first)
    reader.leave()
    const posted = await kernel.ask('POST', '/api/ticker/demo', { as: person('Mira', 'admin'), body: { A: 1 } })
    expect(posted.json).toMatchObject({ status: 409, code: 'conflict' })
  })
})

describe('a board with a URL', () => {
  test('follows it, and keeps what it has when it lies', { timeout: 30_000 }, async () => {
    const feeds = await startFeedServer()
    feeds.serve('/quotes.csv', 'symbol,value\nA,1\nB,2\n', {})
    await start({ shares: { url: `${feeds.url}/quotes.csv`, every: '1s' } }, { netAllow: [feeds.hostAndPort] })
    await until(async () => (await held()).size === 2)
    feeds.serve('/quotes.csv', '<html>Sorry</html>', {})
    await letPass(feeds.asked('/quotes.csv', 2), 1_000)
    await until(() => kernel.logged.some(({ message }) => message === 'the numbers of a board cannot be fetched'))
    expect((await held()).size).toBe(2)
    feeds.serve('/quotes.csv', 'symbol,value\nA,5\n', {})
    await letPass(feeds.asked('/quotes.csv', 3), 1_000)
    await until(async () => ((await held()).get('A') as { value: number }).value === 5)
    expect((await held()).get('A')).toMatchObject({ value: 5 })
    await feeds.close()
  })
})
