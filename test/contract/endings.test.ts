import { describe, expect, test } from 'vitest'
import { longPoll } from './clients/long-poll.ts'
import { stream } from './clients/stream.ts'
import { ws } from './clients/ws.ts'
import { JUN, MIRA, type Served, serve, until } from './served.ts'
import { HELD, STREAMS, TRANSPORTS } from './transports.ts'

const connections = ({ kernel }: Served) => kernel.kernel.connections

describe.each(HELD)('%s', (_, transport) => {
  test('ends at its limit of bytes, cleanly, and the next takes up without gap or repeat', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide'], query: { limit: '1000' } })
    await mira.told('joined')
    const text = 'x'.repeat(200)
    for (let index = 0; index < 30; index += 1) await served.does.note('tide', text)
    let responses = 1
    while (mira.frames().filter(({ type }) => type === 'publication').length < 30) {
      expect(await mira.ended).toEqual({ how: 'bye', reason: 'limit' })
      await mira.comeBack()
      responses += 1
      await mira.told('publication')
    }
    expect(responses).toBeGreaterThan(5)
    expect(mira.frames().flatMap((frame) => (frame.type === 'publication' ? [frame.n] : []))).toEqual(
      Array.from({ length: 30 }, (_, index) => index + 1),
    )
  })

  test('the frame that passes the limit is the last, and it counts after welcome', async () => {
    const served = await serve()
    for (let index = 0; index < 30; index += 1) await served.does.note('tide', 'x'.repeat(100))
    const page = await served.kernel.ask('GET', '/channels/notes/tide', { as: MIRA })
    const since = page.json.publications[0].cursor
    const mira = await served.open(transport, { channels: ['notes/tide'], since, query: { limit: '1' } })
    expect(await mira.ended).toMatchObject({ how: 'bye', reason: 'limit' })
    expect(mira.frames().map(({ type }) => type)).toEqual(['welcome', 'publication', 'bye'])
    const jun = await served.open(transport, { channels: ['notes/tide'], since, query: { limit: '1000' } })
    await jun.ended
    const bytes = jun
      .frames()
      .slice(1, -1)
      .map((frame) => JSON.stringify(frame).length)
    const sum = (sizes: number[]): number => sizes.reduce((a, b) => a + b, 0)
    expect(sum(bytes.slice(0, -1))).toBeLessThan(1_000)
    expect(sum(bytes)).toBeGreaterThan(850)
  })

  test.each(['0', '1'])('it gets on, whatever little it takes, with state too (limit=%s)', async (limit) => {
    const served = await serve()
    await served.does.set('x', 'one', 1)
    await served.does.set('y', 'one', 1)
    const mira = await served.open(transport, { channels: ['notes/tide', 'board/x', 'board/*'], query: { limit } })
    await served.does.note('tide', 'one')
    await served.does.set('x', 'one', 2)
    await served.does.note('tide', 'two')
    const has = (said: string): boolean => JSON.stringify(mira.frames()).includes(said)
    for (let response = 0; response < 15 && !(has('"two"') && has('"data":2')); response += 1) {
      expect(await mira.ended).toMatchObject({ reason: 'limit' })
      await mira.comeBack()
    }
    expect(has('"two"') && has('"data":2')).toBe(true)
  })

  test('ends at its age', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide'], query: { age: '90' } })
    await mira.told('joined')
    for (let second = 0; second < 89; second += 1) served.advance(1_000)
    await served.does.note('tide', 'one')
    await mira.take(1)
    served.advance(1_100)
    expect(await mira.ended).toEqual({ how: 'bye', reason: 'limit' })
    await served.does.note('tide', 'two')
    await mira.comeBack()
    expect(await mira.texts(1)).toEqual(['two'])
  })

  test('limits above ours mean ours', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide'], query: { age: '999999999', limit: '999999999999' } })
    await mira.told('joined')
    const own = ['stream', 'iframe'].includes(transport.name) ? 30 * 60 : 6 * 3600
    for (let second = 20; second < own; second += 20) {
      served.advance(20_000)
      await mira.told('heartbeat')
    }
    served.advance(20_000)
    expect(await mira.ended).toEqual({ how: 'bye', reason: 'limit' })
  })

  test('bye shutdown tells when to come back', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide'] })
    await mira.told('joined')
    void served.kernel.kernel.stop()
    const ending = await mira.ended
    expect(ending).toMatchObject({ how: 'bye', reason: 'shutdown', retryAfter: expect.any(Number) })
  })

  test('the session ends with bye session-end', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide'] })
    await mira.told('joined')
    connections(served).end({ session: 'session-mira' })
    expect(await mira.ended).toEqual({ how: 'bye', reason: 'session-end' })
  })

  test('a head that keeps proxies and browsers from holding it back', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide'] })
    await mira.told('joined')
    expect(mira.headers).toMatchObject({
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      connection: 'close',
    })
  })
})

test('stream ends at one mebibyte by itself', async () => {
  const served = await serve()
  const mira = await served.open(stream, { channels: ['notes/tide'] })
  await mira.told('joined')
  for (let index = 0; index < 11; index += 1) await served.does.note('tide', 'x'.repeat(100_000))
  expect(await mira.ended).toEqual({ how: 'bye', reason: 'limit' })
  await served.does.note('tide', 'last')
  await mira.comeBack()
  const told = await mira.take(12)
  expect(told.map(({ n }) => n)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1))
})

describe.each(STREAMS)('%s', (_, transport) => {
  test('nothing of a connection is left when it is over', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide', 'board/x'] })
    await mira.told('joined', 'board/x')
    expect(connections(served).summary()).toEqual({ byTransport: { [transport.name]: 1 }, behind: 0 })
    mira.leave()
    await until(() => connections(served).summary().byTransport[transport.name] === undefined)
    served.advance(60_000)
    await served.does.note('tide', 'one')
  })
})

test('ws closes with 4401 when the session ends', async () => {
  const served = await serve()
  const mira = await served.open(ws, { channels: ['notes/tide'] })
  await mira.told('joined')
  connections(served).end({ identity: 'mira' })
  expect(await mira.ended).toMatchObject({ how: 'closed', code: 4401 })
  expect(mira.frames().at(-1)).toEqual({ type: 'bye', reason: 'session-end' })
})

test('ws closes with 1001 when the server stops', async () => {
  const served = await serve()
  const mira = await served.open(ws, { channels: ['notes/tide'] })
  await mira.told('joined')
  await served.kernel.kernel.stop()
  expect(await mira.ended).toMatchObject({ how: 'closed', code: 1001 })
  expect(mira.frames().at(-1)).toMatchObject({ type: 'bye', reason: 'shutdown' })
})

test('a parked poll is answered 401 when the session ends', async () => {
  const served = await serve()
  const mira = await served.open(longPoll, { channels: ['notes/tide'] })
  await mira.told('joined')
  await served.parked(longPoll)
  connections(served).end({ session: 'session-mira' })
  expect(await mira.ended).toMatchObject({ how: 'refused', status: 401, code: 'unauthenticated', headers: { connection: 'close' } })
})

test('a parked poll is answered 200 when the server stops, and the server stops', async () => {
  const served = await serve()
  const first = await served.kernel.ask('GET', '/comet/poll?channel=notes/tide', { as: MIRA })
  const asked = served.kernel.ask('GET', `/comet/long-poll?channel=notes/tide&since=${first.json.cursor}`, { as: MIRA })
  await served.parked(longPoll)
  await served.kernel.kernel.stop()
  const told = await asked
  expect(told).toMatchObject({ status: 200, json: { frames: [], cursor: expect.any(String) } })
})

describe('a session that ends', () => {
  test.each(TRANSPORTS)('concerns nobody else (%s)', async (_, transport) => {
    const served = await serve()
    const jun = await served.open(transport, { channels: ['notes/tide'], as: JUN })
    await jun.told('joined')
    const nobody = await served.open(transport, { channels: ['news/town'], as: 'nobody' })
    await nobody.told('joined')
    connections(served).end({ identity: 'mira' })
    connections(served).end({ session: 'session-mira' })
    await served.does.note('tide', 'one')
    await served.does.news('town', 'one')
    expect(await jun.texts(1)).toEqual(['one'])
    expect(await nobody.texts(1)).toEqual(['one'])
  })
})
