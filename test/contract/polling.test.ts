import { describe, expect, test } from 'vitest'
import type { PollAnswer } from '../../kernel/protocol.ts'
import type { Told } from '../../kernel/testing.ts'
import { longPoll } from './clients/long-poll.ts'
import { MIRA, type Served, serve } from './served.ts'
import { ANSWERS } from './transports.ts'

const ask = (served: Served, path: string, headers: Record<string, string> = {}) =>
  served.kernel.ask('GET', `/comet/${path}`, { as: MIRA, headers })
const answerOf = (told: Told): PollAnswer => told.json
/** A cursor at the head. */
const now = async (served: Served, channel: string): Promise<string> => answerOf(await ask(served, `poll?channel=${channel}`)).cursor

describe('long-poll', () => {
  test('waits for something, and tells it', async () => {
    const served = await serve()
    const since = await now(served, 'notes/tide')
    const asked = ask(served, `long-poll?channel=notes/tide&since=${since}`)
    await served.parked(longPoll)
    await served.does.note('wind', 'not for her')
    await served.does.note('tide', 'one')
    expect(answerOf(await asked).frames).toMatchObject([{ type: 'publication', data: { text: 'one' } }])
  })

  test('answers 200 and nothing when the timeout has passed', async () => {
    const served = await serve()
    const since = await now(served, 'notes/tide')
    for (const [query, wait] of [
      ['', 25_000],
      ['&timeout=1000', 1_000],
      ['&timeout=55000', 55_000],
    ] as const) {
      let answered = false
      const asked = ask(served, `long-poll?channel=notes/tide&since=${since}${query}`)
      void asked.then(() => {
        answered = true
      })
      await served.parked(longPoll)
      served.advance(wait - 50)
      // Another request is answered meanwhile, and so would this one have been.
      await now(served, 'notes/tide')
      expect(answered).toBe(false)
      served.advance(100)
      const told = await asked
      expect(told.status).toBe(200)
      expect(answerOf(told)).toMatchObject({ frames: [], advice: { timeout: wait } })
    }
  })

  test('does not wait with timeout=0', async () => {
    const served = await serve()
    const since = await now(served, 'notes/tide')
    expect(answerOf(await ask(served, `long-poll?channel=notes/tide&since=${since}&timeout=0`)).frames).toEqual([])
  })

  test('does not wait when there is something already', async () => {
    const served = await serve()
    const since = await now(served, 'notes/tide')
    await served.does.note('tide', 'one')
    expect(answerOf(await ask(served, `long-poll?channel=notes/tide&since=${since}`)).frames).toHaveLength(1)
  })

  test('stays on one connection', async () => {
    const served = await serve()
    const told = await ask(served, 'long-poll?channel=notes/tide')
    expect(told.headers.get('connection')).not.toBe('close')
    expect(Number(told.headers.get('content-length'))).toBe(Buffer.byteLength(told.text))
  })
})

describe.each(ANSWERS)('%s', (name) => {
  const path = (since: string): string => `${name}?channel=notes/tide&timeout=0&since=${since}`

  test('its ETag is its cursor, and with that cursor it is 304 until something follows', async () => {
    const served = await serve()
    const since = await now(served, 'notes/tide')
    const first = await ask(served, path(since))
    const { cursor } = answerOf(first)
    expect(first.headers.get('etag')).toBe(`"${cursor}"`)
    const same = await ask(served, path(cursor), { 'if-none-match': `"${cursor}"` })
    expect(same).toMatchObject({ status: 304, text: '' })
    expect(same.headers.get('etag')).toBe(`"${cursor}"`)
    await served.does.note('wind', 'not for her')
    expect((await ask(served, path(cursor), { 'if-none-match': `"${cursor}"` })).status).toBe(304)
    await served.does.note('tide', 'one')
    const news = await ask(served, path(cursor), { 'if-none-match': `"${cursor}"` })
    expect(news.status).toBe(200)
    expect(answerOf(news).frames).toHaveLength(1)
    expect(news.headers.get('etag')).toBe(`"${answerOf(news).cursor}"`)
  })

  test('a cursor that is replaced is told, though nothing follows', async () => {
    const served = await serve()
    const since = await now(served, 'notes/tide')
    await served.kernel.restart()
    const told = await ask(served, path(since), { 'if-none-match': `"${since}"` })
    expect(told.status).toBe(200)
    expect(answerOf(told).cursor).not.toBe(since)
    expect(answerOf(told).frames).toEqual([])
  })

  test('without If-None-Match it answers 200, also when there is nothing', async () => {
    const served = await serve()
    const since = await now(served, 'notes/tide')
    const told = await ask(served, path(since))
    expect(told.status).toBe(200)
    expect(answerOf(told).frames).toEqual([])
    expect((await ask(served, path(since), { 'if-none-match': '"something-else"' })).status).toBe(200)
  })

  test.each(['0', '1'])('gets on, whatever little it takes (limit=%s)', async (limit) => {
    const served = await serve()
    await served.does.set('x', 'one', 1)
    const path = `${name}?channel=notes/tide&channel=board/x&timeout=0&limit=${limit}`
    let answer = answerOf(await ask(served, path))
    for (const text of ['one', 'two', 'three']) await served.does.note('tide', text)
    const frames = [...answer.frames]
    for (let round = 0; round < 10; round += 1) {
      answer = answerOf(await ask(served, `${path}&since=${answer.cursor}`))
      expect(answer.frames.length).toBeLessThanOrEqual(1)
      frames.push(...answer.frames)
    }
    expect(frames.map((frame) => (frame.type === 'publication' ? frame.n : frame.type))).toEqual(['joined', 'joined', 'state', 1, 2, 3])
  })

  test('one that is told nothing for long keeps its place in the memory', async () => {
    const served = await serve()
    await served.does.set('x', 'one', 1)
    const first = answerOf(await ask(served, `${name}?channel=board/x&timeout=0`))
    let cursor = first.cursor
    for (let round = 0; round < 6; round += 1) {
      for (let index = 0; index < 4; index += 1) await served.does.note('flood', 'x'.repeat(1_000_000))
      const told = answerOf(await ask(served, `${name}?channel=board/x&timeout=0&since=${cursor}`))
      expect(told.frames).toEqual([])
      cursor = told.cursor
    }
    await served.does.set('x', 'one', 2)
    expect(answerOf(await ask(served, `${name}?channel=board/x&timeout=0&since=${cursor}`)).frames).toMatchObject([{ type: 'state' }])
  })
})
