import { describe, expect, test } from 'vitest'
import type { Told } from '../../kernel/testing.ts'
import { JUN, MIRA, type Served, serve } from './served.ts'
import { TRANSPORTS } from './transports.ts'

interface Posting {
  readonly as?: typeof MIRA | undefined
  readonly key?: string
  readonly headers?: Readonly<Record<string, string>>
}
const post = ({ kernel }: Served, channel: string, body: unknown, { as = MIRA, key, headers = {} }: Posting = {}): Promise<Told> =>
  kernel.ask('POST', `/channels/${channel}`, { as, body, headers: { ...headers, ...(key !== undefined && { 'idempotency-key': key }) } })
const history = async ({ kernel }: Served, channel = 'notes/tide'): Promise<{ n: number; data: { text?: string } }[]> =>
  (await kernel.ask('GET', `/channels/${channel}`, { as: MIRA })).json.publications

describe('a publication', () => {
  test('is answered with its number, cursor, time and what readers get', async () => {
    const served = await serve()
    const told = await post(served, 'notes/tide', { text: 'high ☂ at ten' })
    expect(told.status).toBe(201)
    expect(told.headers.get('content-type')).toMatch(/^application\/json/)
    expect(told.json).toEqual({
      n: 1,
      cursor: expect.stringMatching(/^[\w-]{22}$/),
      time: served.kernel.clock.now(),
      data: { text: 'high ☂ at ten', by: 'Mira' },
    })
  })

  test('is answered in one piece, whose length is told', async () => {
    const served = await serve()
    const { headers, text } = await post(served, 'notes/tide', { text: 'high ☂ at ten' })
    expect(headers.get('content-length')).toBe(String(Buffer.byteLength(text)))
    expect(headers.get('transfer-encoding')).toBeNull()
  })

  test('tells the id of what has one', async () => {
    const served = await serve()
    expect((await post(served, 'notes/tide', { text: 'one', id: 'm1' })).json).toMatchObject({ id: 'm1', data: { id: 'm1' } })
  })

  test('numbers each channel by itself, without a gap, refusals notwithstanding', async () => {
    const served = await serve()
    const all = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        post(served, `notes/${'ab'.charAt(index % 2)}`, { text: index % 5 === 4 ? 'refused' : 'x' }),
      ),
    )
    expect(all.filter(({ status }) => status === 409)).toHaveLength(6)
    const numbers = (await history(served, 'notes/a')).map(({ n }) => n)
    expect(numbers).toEqual(Array.from({ length: 12 }, (_, index) => index + 1))
  })
})

describe('the idempotency key', () => {
  test('gives the same answer again, byte for byte, and publishes once', async () => {
    const served = await serve()
    const first = await post(served, 'notes/tide', { text: 'one' }, { key: 'k' })
    served.advance(60_000)
    const again = await post(served, 'notes/tide', { text: 'one' }, { key: 'k' })
    expect(again.status).toBe(201)
    expect(again.text).toBe(first.text)
    await served.kernel.restart()
    expect((await post(served, 'notes/tide', { text: 'one' }, { key: 'k' })).text).toBe(first.text)
    expect(await history(served)).toHaveLength(1)
  })

  test('holds in parallel', async () => {
    const served = await serve()
    const all = await Promise.all(Array.from({ length: 20 }, () => post(served, 'notes/tide', { text: 'one' }, { key: 'k' })))
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([201]))
    expect(new Set(all.map(({ text }) => text)).size).toBe(1)
    expect(await history(served)).toHaveLength(1)
  })

  test('with another body is refused', async () => {
    const served = await serve()
    await post(served, 'notes/tide', { text: 'one' }, { key: 'k' })
    const other = await post(served, 'notes/tide', { text: 'two' }, { key: 'k' })
    expect(other).toMatchObject({ status: 409, json: { code: 'key-reused' } })
    expect(await history(served)).toHaveLength(1)
  })

  test('counts for an identity and a channel only', async () => {
    const served = await serve()
    await post(served, 'notes/tide', { text: 'one' }, { key: 'k' })
    expect((await post(served, 'notes/tide', { text: 'two' }, { key: 'k', as: JUN })).status).toBe(201)
    expect((await post(served, 'notes/wind', { text: 'three' }, { key: 'k' })).status).toBe(201)
  })

  test('of a refused write is free', async () => {
    const served = await serve()
    expect((await post(served, 'notes/tide', { text: 'refused' }, { key: 'k' })).status).toBe(409)
    expect((await post(served, 'notes/tide', { nothing: 1 }, { key: 'k' })).status).toBe(400)
    expect(await post(served, 'notes/tide', { text: 'one' }, { key: 'k' })).toMatchObject({ status: 201, json: { n: 1 } })
  })

  test('gives no erased data away', async () => {
    const served = await serve()
    await post(served, 'notes/tide', { text: 'regretted', id: 'm1' }, { key: 'k' })
    await post(served, 'notes/tide', { text: 'gone', replaces: [1] })
    const again = await post(served, 'notes/tide', { text: 'regretted', id: 'm1' }, { key: 'k' })
    expect(again).toMatchObject({ status: 201, json: { n: 1, data: { erased: true } } })
    expect(again.text).not.toContain('regretted')
  })

  test('is authorised anew', async () => {
    const served = await serve()
    await post(served, 'notes/tide', { text: 'one' }, { key: 'k' })
    served.doors.shut('notes/tide')
    served.does.judgeAgain('notes/tide')
    expect((await post(served, 'notes/tide', { text: 'one' }, { key: 'k' })).status).toBe(404)
  })

  test('is forgotten after 48 hours', async () => {
    const served = await serve()
    await post(served, 'notes/tide', { text: 'one' }, { key: 'k' })
    served.advance(49 * 3_600_000)
    // Retention goes about it by itself, and until then the key is taken.
    let told = await post(served, 'notes/tide', { text: 'another' }, { key: 'k' })
    for (let again = 0; told.status === 409 && again < 50; again += 1)
      told = await post(served, 'notes/tide', { text: 'another' }, { key: 'k' })
    expect(told).toMatchObject({ status: 201, json: { n: 2 } })
  })

  test.each([
    ['empty', ''],
    ['too long', 'k'.repeat(129)],
    ['with a blank', 'a b'],
  ])('that is %s is refused', async (_, key) => {
    const served = await serve()
    expect(await post(served, 'notes/tide', { text: 'one' }, { key })).toMatchObject({ status: 400, json: { code: 'bad-request' } })
  })

  test('may have 128 visible characters', async () => {
    const served = await serve()
    expect((await post(served, 'notes/tide', { text: 'one' }, { key: `~!${'k'.repeat(126)}` })).status).toBe(201)
  })
})

describe('what is refused, and to whom', () => {
  const refusals = [
    ['somebody who sends a NUL', 'notes/tide', MIRA, 400, 'bad-request', { text: 'a\0b' }],
    ['somebody who sends half a character', 'notes/tide', MIRA, 400, 'bad-request', { text: '\ud800' }],
    ['somebody who sends something else', 'notes/tide', MIRA, 400, 'bad-request', { txet: 'x' }],
    ['nobody, to any channel', 'notes/tide', undefined, 401, 'unauthenticated', { text: 'x' }],
    ['nobody, to one that anyone reads', 'news/town', undefined, 401, 'unauthenticated', { text: 'x' }],
    ['nobody, to one that is not there', 'nothing/here', undefined, 401, 'unauthenticated', { text: 'x' }],
    ['somebody, to one that is not there', 'nothing/here', MIRA, 404, 'not-found', { text: 'x' }],
    ['somebody, to one that is shut', 'notes/secret', MIRA, 404, 'not-found', { text: 'x' }],
    ['somebody, to one that takes nothing', 'news/town', MIRA, 403, 'forbidden', { text: 'x' }],
    ['a member, to one that administrators write', 'rules/house', MIRA, 403, 'forbidden', { text: 'x' }],
    ['somebody, to a state channel', 'board/x', MIRA, 403, 'forbidden', { text: 'x' }],
    ['somebody, to a malformed name', 'notes/Tide', MIRA, 400, 'bad-request', { text: 'x' }],
    ['somebody, to a wildcard', 'board/*', MIRA, 400, 'bad-request', { text: 'x' }],
  ] as const
  test.each(refusals)('%s', async (_, channel, as, status, code, body) => {
    const served = await serve()
    served.doors.shut('notes/secret')
    const told = await served.kernel.ask('POST', `/channels/${channel}`, { as, body })
    expect(told).toMatchObject({ status, json: { code, status } })
    expect(told.headers.get('content-type')).toBe('application/problem+json')
  })

  test('an administrator may where a member may not', async () => {
    const served = await serve()
    expect((await post(served, 'rules/house', { text: 'x' }, { as: { ...JUN, role: 'admin' } })).status).toBe(201)
  })
})

describe('reading back', () => {
  const read = (served: Served, path: string, as: typeof MIRA | undefined = MIRA) => served.kernel.ask('GET', `/channels/${path}`, { as })

  test('gives the newest, oldest first, and a cursor for what lies before', async () => {
    const served = await serve()
    for (let index = 1; index <= 7; index += 1) {
      await served.does.note('tide', String(index))
      await served.does.note('wind', 'between')
    }
    const newest = (await read(served, 'notes/tide?limit=3')).json
    expect(newest.publications.map(({ n }: { n: number }) => n)).toEqual([5, 6, 7])
    expect(newest.publications[0]).toEqual({
      n: 5,
      cursor: expect.stringMatching(/^[\w-]{22}$/),
      time: served.kernel.clock.now(),
      data: { text: '5' },
    })
    const before = (await read(served, `notes/tide?limit=3&before=${newest.before}`)).json
    expect(before.publications.map(({ n }: { n: number }) => n)).toEqual([2, 3, 4])
    const oldest = (await read(served, `notes/tide?limit=3&before=${before.before}`)).json
    expect(oldest.publications.map(({ n }: { n: number }) => n)).toEqual([1])
    expect(oldest.before).toBeNull()
  })

  test('gives 50 unless it is said otherwise, and 200 at most', async () => {
    const served = await serve()
    await served.does.together(async ({ note }) => {
      for (let index = 0; index < 210; index += 1) await note('tide', String(index))
    })
    expect((await read(served, 'notes/tide')).json.publications).toHaveLength(50)
    expect((await read(served, 'notes/tide?limit=200')).json.publications).toHaveLength(200)
    expect((await read(served, 'notes/tide?limit=300')).json.publications).toHaveLength(200)
  })

  test('gives nothing of a channel that nothing was said on', async () => {
    const served = await serve()
    expect((await read(served, 'notes/quiet')).json).toEqual({ publications: [], before: null })
  })

  test('gives the values of a state channel', async () => {
    const served = await serve()
    await served.does.set('x', 'one', { a: 1 })
    await served.does.set('x', 'two', 2)
    await served.does.remove('x', 'two')
    expect((await read(served, 'board/x')).json).toEqual({
      entries: [{ key: 'one', time: served.kernel.clock.now(), data: { a: 1 } }],
      cursor: expect.stringMatching(/^[\w-]{22}$/),
    })
  })

  test.each([
    ['typing/lobby', MIRA, 400, 'bad-request'],
    ['notes/tide?before=', MIRA, 400, 'bad-cursor'],
    ['notes/tide?before=AAAAAAAAAAAAAAAAAAAAAA', MIRA, 400, 'bad-cursor'],
    ['notes/tide?limit=0', MIRA, 400, 'bad-request'],
    ['notes/tide?limit=x', MIRA, 400, 'bad-request'],
    ['notes/tide', undefined, 401, 'unauthenticated'],
    ['nothing/here', undefined, 401, 'unauthenticated'],
    ['nothing/here', MIRA, 404, 'not-found'],
    ['notes/secret', MIRA, 404, 'not-found'],
    ['Notes', MIRA, 400, 'bad-request'],
  ] as const)('%s is refused with %s', async (path, as, status, code) => {
    const served = await serve()
    served.doors.shut('notes/secret')
    expect(await served.kernel.ask('GET', `/channels/${path}`, { as })).toMatchObject({ status, json: { code } })
  })

  test('anyone reads what anyone may read', async () => {
    const served = await serve()
    await served.does.news('town', 'one')
    expect((await served.kernel.ask('GET', '/channels/news/town')).json.publications).toHaveLength(1)
  })
})

describe.each(TRANSPORTS)('erasing (%s)', (_, transport) => {
  test('leaves the numbers and takes the data, for whoever comes later', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide'] })
    await mira.told('joined')
    const start = (await post(served, 'notes/other', { text: 'start' })).json.cursor
    await post(served, 'notes/tide', { text: 'regretted' })
    await mira.take(1)
    await post(served, 'notes/tide', { text: 'gone', replaces: [1] })
    expect(await mira.texts(1)).toEqual(['gone'])
    const later = async (): Promise<unknown[]> => {
      const jun = await served.open(transport, { channels: ['notes/tide'], since: start, as: JUN })
      return (await jun.take(2)).map(({ n, data }) => [n, data])
    }
    const erased = [
      [1, { erased: true }],
      [2, { text: 'gone', by: 'Mira' }],
    ]
    expect(await later()).toEqual(erased)
    expect((await history(served))[0]).toMatchObject({ n: 1, data: { erased: true } })
    await served.kernel.restart()
    expect(await later()).toEqual(erased)
  })
})
