import { describe, expect, test } from 'vitest'
import { serve } from './served.ts'
import { TRANSPORTS } from './transports.ts'

describe.each(TRANSPORTS)('%s', (_, transport) => {
  test('each channel is joined, and a state channel told whole, before anything else', async () => {
    const served = await serve()
    await served.does.set('scores', 'jun', 1)
    const mira = await served.open(transport, { channels: ['notes/tide', 'board/scores', 'board/empty'] })
    await mira.told('state', 'board/empty')
    const frames = mira.frames().filter(({ type }) => type !== 'welcome')
    expect(frames.slice(0, 5)).toEqual([
      { type: 'joined', channel: 'notes/tide' },
      { type: 'joined', channel: 'board/scores' },
      { type: 'state', channel: 'board/scores', whole: true, entries: [{ key: 'jun', time: served.kernel.clock.now(), data: 1 }] },
      { type: 'joined', channel: 'board/empty' },
      { type: 'state', channel: 'board/empty', whole: true, entries: [] },
    ])
  })

  test('a channel named in `join` is joined, one named in `channel` is gone on with', async () => {
    const served = await serve()
    await served.does.set('scores', 'jun', 1)
    const mira = await served.open(transport, { channels: ['notes/tide'] })
    await mira.told('joined')
    await served.does.note('tide', 'one')
    await mira.take(1)
    mira.leave()
    await served.does.note('tide', 'two')
    await served.does.note('wind', 'before')
    const before = mira.frames().length
    await mira.comeBack({ join: ['notes/wind', 'board/scores'] })
    await mira.told('joined', 'notes/wind')
    expect(await mira.told('state')).toMatchObject({ channel: 'board/scores', whole: true, entries: [{ key: 'jun', data: 1 }] })
    await served.does.note('wind', 'after')
    const told = await mira.take(2)
    // What its position brings of the joined channel from before is told, too.
    told.push(...(await mira.take(1)))
    expect(told.map(({ channel, n }) => [channel, n])).toEqual([
      ['notes/tide', 2],
      ['notes/wind', 1],
      ['notes/wind', 2],
    ])
    const joined = mira
      .frames()
      .slice(before)
      .filter(({ type }) => type === 'joined')
    expect(joined.map((frame) => 'channel' in frame && frame.channel)).toEqual(['notes/wind', 'board/scores'])
  })

  test('one named in both is joined', async () => {
    const served = await serve()
    await served.does.set('scores', 'jun', 1)
    const mira = await served.open(transport, { channels: ['board/scores'] })
    await mira.told('state')
    if (transport.gives === 'stream') await mira.told('heartbeat')
    const jun = await served.open(transport, { channels: ['board/scores'], join: ['board/scores'], since: mira.cursor })
    await jun.told('joined', 'board/scores')
    expect(await jun.told('state')).toMatchObject({ whole: true })
  })

  test('without a cursor every channel is joined, by whichever name', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide'], join: ['notes/wind'] })
    await mira.told('joined', 'notes/tide')
    await mira.told('joined', 'notes/wind')
    await served.does.note('wind', 'one')
    expect(await mira.texts(1)).toEqual(['one'])
  })

  test('state that is told without a cursor is claimed at once, and only then', async () => {
    const served = await serve()
    await served.does.set('scores', 'jun', 1)
    const mira = await served.open(transport, { channels: ['board/scores'] })
    await mira.told('state')
    if (transport.gives === 'stream') {
      expect((await mira.next()).type).toBe('heartbeat')
      expect(mira.frames().map(({ type }) => type)).toEqual(['welcome', 'joined', 'state', 'heartbeat'])
    }
    await served.does.set('scores', 'jun', 2)
    const before = mira.frames().length
    await mira.comeBack()
    expect(await mira.told('state')).toMatchObject({ entries: [{ key: 'jun', data: 2 }] })
    expect(
      mira
        .frames()
        .slice(before)
        .filter((frame) => 'whole' in frame || frame.type === 'whole'),
    ).toEqual([])
  })
})
