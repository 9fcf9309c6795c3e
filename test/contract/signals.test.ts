import { describe, expect, test } from 'vitest'
import { JUN, MIRA, serve } from './served.ts'
import { TRANSPORTS } from './transports.ts'

const SIGNAL_MILLISECONDS = 5_000

describe.each(TRANSPORTS)('%s', (_, transport) => {
  test('a signal is told to those who are there, and to no newcomer', async () => {
    const served = await serve()
    await served.does.sign('lobby', 'Too early')
    const mira = await served.open(transport, { channels: ['typing/lobby'] })
    await mira.told('joined')
    const told = await served.kernel.ask('POST', '/channels/typing/lobby', { as: JUN, body: {} })
    expect(told.status).toBe(201)
    expect(told.json).toEqual({ time: served.kernel.clock.now(), data: { who: 'Jun' } })
    const signal = await mira.told('signal')
    expect(signal).toEqual({
      type: 'signal',
      channel: 'typing/lobby',
      time: served.kernel.clock.now(),
      data: { who: 'Jun' },
      cursor: expect.stringMatching(/^[\w-]{22}$/),
    })
    expect(mira.frames().filter(({ type }) => type === 'signal')).toHaveLength(1)
  })

  test('one who comes back gets what fell between, unless it is older than 5 s', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['typing/lobby', 'notes/tide'] })
    await mira.told('joined', 'notes/tide')
    await served.does.note('tide', 'one')
    await mira.take(1)
    mira.leave()
    await served.does.sign('lobby', 'Stale')
    served.advance(1)
    await served.does.sign('lobby', 'Fresh')
    served.advance(SIGNAL_MILLISECONDS)
    await mira.comeBack()
    expect(await mira.told('signal')).toMatchObject({ data: { who: 'Fresh' } })
    await served.does.note('tide', 'two')
    await mira.take(1)
    expect(JSON.stringify(mira.frames())).not.toContain('Stale')
    expect(mira.frames().filter(({ type }) => type === 'signal')).toHaveLength(1)
  })

  test('a signal is no fresher for having been told to somebody else from the same place', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['typing/lobby', 'notes/tide'] })
    await mira.told('joined', 'notes/tide')
    await served.does.note('tide', 'one')
    await mira.take(1)
    mira.leave()
    await served.does.note('tide', 'two')
    await served.does.sign('lobby', 'Jun')
    const jun = await served.open(transport, { channels: ['typing/lobby', 'notes/tide'], since: mira.cursor, as: JUN })
    await jun.told('signal')
    served.advance(SIGNAL_MILLISECONDS + 1)
    await mira.comeBack()
    await mira.take(1)
    await served.does.note('tide', 'three')
    await mira.take(1)
    expect(mira.frames().filter(({ type }) => type === 'signal')).toEqual([])
  })

  test('signals keep their order among publications, and are gone after a restart', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['typing/lobby', 'notes/tide'] })
    await mira.told('joined', 'notes/tide')
    await served.does.note('tide', 'one')
    await served.does.sign('lobby', 'Jun')
    await served.does.note('tide', 'two')
    await mira.take(2)
    const told = mira.frames().filter(({ type }) => type === 'publication' || type === 'signal')
    expect(told.map(({ type }) => type)).toEqual(['publication', 'signal', 'publication'])
    mira.leave()
    await served.does.sign('lobby', 'Gone')
    await served.kernel.restart()
    await mira.comeBack({ as: MIRA })
    await served.does.note('tide', 'three')
    await mira.take(1)
    expect(JSON.stringify(mira.frames())).not.toContain('Gone')
  })
})
