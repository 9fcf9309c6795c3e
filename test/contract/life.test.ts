import { describe, expect, test } from 'vitest'
import { ws } from './clients/ws.ts'
import { serve, until } from './served.ts'
import { ANSWERS, HELD, STREAMS } from './transports.ts'

describe.each(STREAMS)('%s', (_, transport) => {
  test('a connection begins once on each channel that it may read, and ends once', async () => {
    const served = await serve()
    served.doors.shut('notes/secret')
    const mira = await served.open(transport, { channels: ['notes/tide', 'notes/secret', 'notes/wind'] })
    await mira.told('joined', 'notes/wind')
    await served.does.note('tide', 'one')
    await mira.take(1)
    expect(served.does.lived).toEqual([
      ['begin', 'tide'],
      ['begin', 'wind'],
    ])
    mira.leave()
    await until(() => served.does.lived.length === 4)
    expect(served.does.lived.slice(2)).toEqual([
      ['error', 'tide', 'client-disconnect'],
      ['error', 'wind', 'client-disconnect'],
    ])
  })

  test('it begins when it is granted, and ends when it is revoked', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide'] })
    await mira.told('joined')
    served.doors.shut('notes/tide')
    served.does.judgeAgain('notes/tide')
    await mira.told('denied')
    served.doors.open('notes/tide')
    served.does.judgeAgain('notes/tide')
    await mira.told('joined')
    expect(served.does.lived).toEqual([
      ['begin', 'tide'],
      ['end', 'tide', 'revoked'],
      ['begin', 'tide'],
    ])
  })

  test.each([
    ['session-end', (served: Awaited<ReturnType<typeof serve>>) => served.kernel.kernel.connections.end({ identity: 'mira' })],
    ['server-shutdown', (served: Awaited<ReturnType<typeof serve>>) => served.kernel.kernel.connections.shutDown()],
  ])('it ends with %s', async (reason, end) => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide'] })
    await mira.told('joined')
    end(served)
    await mira.ended
    expect(served.does.lived).toEqual([
      ['begin', 'tide'],
      ['end', 'tide', reason],
    ])
  })

  test('it may ask for a timeout, stay after it, and go', async () => {
    const served = await serve()
    served.does.onBegin = (connection, topic) => connection.setTimeout(topic === 'tide' ? 5_000 : 50_000)
    served.does.onTimeout = () => 'keep'
    const mira = await served.open(transport, { channels: ['notes/tide'] })
    await mira.told('joined')
    served.advance(5_050)
    expect(served.does.lived).toEqual([
      ['begin', 'tide'],
      ['error', 'tide', 'timeout'],
    ])
    await served.does.note('tide', 'still here')
    expect(await mira.texts(1)).toEqual(['still here'])
    served.does.onTimeout = () => undefined
    served.advance(5_050)
    await mira.ended
    expect(served.does.lived.slice(2)).toEqual([['error', 'tide', 'timeout']])
  })

  test('its plugin may leave one channel, and the others go on', async () => {
    const served = await serve()
    served.does.onBegin = (connection, topic) => topic === 'tide' && connection.leave()
    const mira = await served.open(transport, { channels: ['notes/tide', 'notes/wind'] })
    await mira.told('joined', 'notes/wind')
    await served.does.note('tide', 'unheard')
    await served.does.note('wind', 'heard')
    expect(await mira.texts(1)).toEqual(['heard'])
    expect(served.does.lived).toEqual([
      ['begin', 'tide'],
      ['end', 'tide', 'unsubscribed'],
      ['begin', 'wind'],
    ])
  })
})

describe.each(HELD)('%s', (_, transport) => {
  test('it ends with limit', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide'], query: { limit: '100' } })
    await mira.told('joined')
    await served.does.note('tide', 'x'.repeat(100))
    await mira.ended
    expect(served.does.lived.at(-1)).toEqual(['end', 'tide', 'limit'])
  })
})

describe.each(ANSWERS)('%s', (_, transport) => {
  test('it ends with each answer', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide'], query: { timeout: '0' } })
    await mira.told('joined')
    expect(served.does.lived.slice(0, 2)).toEqual([
      ['begin', 'tide'],
      ['end', 'tide', 'answered'],
    ])
  })
})

describe('ws', () => {
  test('it reads what is published by it, ends channel by channel, and in order', async () => {
    const served = await serve()
    const mira = await served.open(ws, { channels: ['notes/tide', 'notes/wind'] })
    await mira.told('joined', 'notes/wind')
    mira.send({ type: 'publish', id: 1, channel: 'notes/tide', data: { text: 'one' } })
    await mira.told('reply')
    await mira.unsubscribe(2, 'notes/tide')
    mira.close()
    await until(() => served.does.lived.length === 5)
    expect(served.does.lived).toEqual([
      ['begin', 'tide'],
      ['begin', 'wind'],
      ['read', 'tide', 'one'],
      ['end', 'tide', 'unsubscribed'],
      ['end', 'wind', 'client-close'],
    ])
  })
})
