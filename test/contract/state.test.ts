import { describe, expect, test } from 'vitest'
import { heldState, says } from './held-state.ts'
import { MIRA, type Served, serve } from './served.ts'
import { ANSWERS, STREAMS, TRANSPORTS } from './transports.ts'

/** Passes everything out of the ring that is in it. */
async function flood({ does }: Served): Promise<void> {
  const megabyte = 'x'.repeat(1_000_000)
  for (let index = 0; index < 18; index += 1) await does.set('flood', 'water', megabyte + index)
}

describe.each(TRANSPORTS)('%s', (_, transport) => {
  test('a newcomer gets the whole state, then what changes, removals too', async () => {
    const served = await serve()
    await served.does.set('scores', 'jun', 1)
    await served.does.set('scores', 'ada', { deep: [1, 'ü'] })
    await served.does.set('scores', 'kit', 5)
    await served.does.remove('scores', 'kit')
    const mira = await served.open(transport, { channels: ['board/scores'] })
    await mira.told('state')
    expect(heldState(mira.frames())).toEqual({ 'board/scores': { jun: 1, ada: { deep: [1, 'ü'] } } })
    await served.does.set('scores', 'jun', 2)
    await mira.next(says('jun', 2))
    served.advance(100)
    await served.does.remove('scores', 'ada')
    await mira.next(says('ada', null))
    expect(heldState(mira.frames())).toEqual({ 'board/scores': { jun: 2 } })
    expect(mira.frames().filter((frame) => frame.type === 'state' && frame.whole)).toHaveLength(1)
  })

  test('one who was away gets the newest value of each key that changed, and nothing else', async () => {
    const served = await serve()
    for (const key of ['jun', 'ada', 'kit', 'same']) await served.does.set('scores', key, 0)
    const mira = await served.open(transport, { channels: ['board/scores'] })
    await mira.told('state')
    if (transport.gives === 'stream') await mira.told('heartbeat')
    mira.leave()
    const before = mira.frames().length
    for (let value = 1; value <= 10; value += 1) await served.does.set('scores', 'jun', value)
    await served.does.remove('scores', 'ada')
    await served.does.set('scores', 'kit', 1)
    await served.does.remove('scores', 'kit')
    await served.does.set('scores', 'kit', 2)
    await mira.comeBack()
    await mira.next(says('kit', 2))
    const entries = mira
      .frames()
      .slice(before)
      .flatMap((frame) => (frame.type === 'state' ? frame.entries : []))
    expect(entries.map(({ key, data }) => [key, data])).toEqual([
      ['jun', 10],
      ['ada', null],
      ['kit', 2],
    ])
  })

  test('after a restart all of it is told anew, without what is gone', async () => {
    const served = await serve()
    await served.does.set('scores', 'jun', 1)
    await served.does.set('goals', 'ada', 1)
    const mira = await served.open(transport, { channels: ['board/scores', 'board/goals', 'notes/tide'] })
    await mira.told('state', 'board/goals')
    if (transport.gives === 'stream') await mira.told('heartbeat')
    mira.leave()
    await served.does.set('scores', 'jun', 2)
    await served.does.remove('goals', 'ada')
    await served.kernel.restart()
    const before = mira.frames().length
    await mira.comeBack()
    await mira.told('state', 'board/scores')
    expect(heldState(mira.frames())).toEqual({ 'board/scores': { jun: 2 } })
    const types = mira
      .frames()
      .slice(before)
      .map(({ type }) => type)
    expect(types.filter((type) => type !== 'welcome').slice(0, 2)).toEqual(['whole', 'state'])
  })

  test('what left the ring is told from the state itself: changed keys alone', async () => {
    const served = await serve()
    for (const key of ['jun', 'ada', 'kit']) await served.does.set('scores', key, 0)
    const mira = await served.open(transport, { channels: ['board/scores', 'notes/tide'] })
    await mira.told('state')
    await served.does.note('tide', 'one')
    await mira.take(1)
    mira.leave()
    await served.does.set('scores', 'jun', 1)
    await served.does.note('tide', 'two')
    await flood(served)
    const before = mira.frames().length
    await mira.comeBack()
    expect(await mira.texts(1)).toEqual(['two'])
    const frames = mira
      .frames()
      .slice(before)
      .filter(({ type }) => type !== 'welcome' && type !== 'heartbeat')
    expect(frames).toMatchObject([{ type: 'state', entries: [{ key: 'jun', data: 1 }] }, { type: 'publication' }])
  })

  test('what was removed and then forgotten is not held for ever', async () => {
    const served = await serve()
    for (const key of ['jun', 'ada']) await served.does.set('scores', key, 0)
    const mira = await served.open(transport, { channels: ['board/scores', 'notes/tide'] })
    await mira.told('state')
    await served.does.note('tide', 'one')
    await mira.take(1)
    mira.leave()
    await served.does.remove('scores', 'ada')
    await flood(served)
    await mira.comeBack()
    await mira.told('whole')
    await mira.told('state')
    expect(heldState(mira.frames())).toEqual({ 'board/scores': { jun: 0 } })
  })

  test('state of a commit is told before the publications that came after it in the commit', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['board/scores', 'notes/tide'] })
    await mira.told('state')
    await served.does.together(async ({ note, set }) => {
      await note('tide', 'one')
      await set('scores', 'jun', 1)
      await note('tide', 'two')
    })
    await mira.take(2)
    const told = mira.frames().flatMap((frame) => {
      if (frame.type === 'publication') return [frame.data]
      return frame.type === 'state' && !frame.whole ? frame.entries.map(({ data }) => data) : []
    })
    expect(told).toEqual([{ text: 'one' }, 1, { text: 'two' }])
  })

  test('a key set to null in a write is gone, after a restart too', async () => {
    const served = await serve()
    await served.does.set('scores', 'ada', 1)
    await served.does.set('scores', 'jun', 1)
    await served.does.together(async ({ set }) => {
      await set('scores', 'jun', null)
    })
    await served.kernel.restart()
    const mira = await served.open(transport, { channels: ['board/scores'] })
    await mira.told('state')
    expect(heldState(mira.frames())).toEqual({ 'board/scores': { ada: 1 } })
    const snapshot = await served.kernel.ask('GET', '/channels/board/scores', { as: MIRA })
    expect(snapshot.json.entries.map(({ key }: { key: string }) => key)).toEqual(['ada'])
  })

  test('a write that fails leaves no state behind', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['board/scores', 'notes/tide'] })
    await mira.told('state')
    const failing = served.does.together(async ({ note, set }) => {
      await set('scores', 'jun', 1)
      await note('tide', 'lost')
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    await served.does.note('tide', 'kept')
    expect(await mira.take(1)).toMatchObject([{ n: 1, data: { text: 'kept' } }])
    expect(heldState(mira.frames())).toEqual({})
  })
})

describe.each(STREAMS)('%s', (_, transport) => {
  test('what changes faster than it is told is told by its newest value', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['board/scores'] })
    await mira.told('heartbeat')
    for (let value = 1; value <= 50; value += 1) await served.does.set('scores', 'jun', value)
    await mira.next(says('jun', 1))
    served.advance(100)
    await mira.next(says('jun', 50))
    expect(mira.frames().filter(({ type }) => type === 'state')).toHaveLength(3)
  })

  test('what changes at once is told at once, however much it is', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['board/scores'] })
    await mira.told('heartbeat')
    const long = 'x'.repeat(100)
    await served.does.together(async ({ set }) => {
      for (let index = 0; index < 2_000; index += 1) await set('scores', `key-${index}`, long)
    })
    await mira.next(says('key-1999', long))
    expect(Object.keys(heldState(mira.frames())['board/scores'] ?? {})).toHaveLength(2_000)
  })

  test('state is written at most once in 100 ms', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['board/scores'] })
    await mira.told('heartbeat')
    const before = mira.frames().length
    for (let time = 0; time < 1_000; time += 10) {
      await served.does.set('scores', 'jun', time)
      await new Promise((resolve) => setImmediate(resolve))
      served.advance(10)
    }
    served.advance(100)
    await mira.next(says('jun', 990))
    const told = mira.frames().slice(before)
    expect(told.length).toBeGreaterThan(5)
    expect(told.length).toBeLessThanOrEqual(11)
  })

  test('a publication takes the state that waits along, before it', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['board/scores', 'notes/tide'] })
    await mira.told('heartbeat')
    await served.does.set('scores', 'jun', 1)
    await mira.next(says('jun', 1))
    await served.does.set('scores', 'jun', 2)
    await served.does.set('scores', 'jun', 3)
    await served.does.note('tide', 'one')
    await mira.take(1)
    const last = mira.frames().slice(-2)
    expect(last).toMatchObject([{ type: 'state', entries: [{ data: 3 }] }, { type: 'publication' }])
  })

  test('a change that comes between reading on and the end of the turn is not forgotten', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['board/scores'] })
    await mira.told('heartbeat')
    await served.does.set('scores', 'jun', 1)
    await mira.next(says('jun', 1))
    await served.does.set('scores', 'jun', 2)
    await new Promise((resolve) => setImmediate(resolve))
    const changes = [served.does.set('scores', 'jun', 3)]
    served.advance(100)
    changes.push(served.does.set('scores', 'jun', 4))
    await Promise.all(changes)
    await new Promise((resolve) => setImmediate(resolve))
    served.advance(100)
    await mira.next(says('jun', 4))
  })
})

describe.each(ANSWERS)('%s', (_, transport) => {
  test('on an empty server there is nothing to say again and again', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['board/scores'] })
    await mira.told('state')
    const before = mira.frames().length
    await mira.comeBack()
    await served.does.set('scores', 'jun', 1)
    expect(await mira.next()).toMatchObject({ type: 'state', entries: [{ data: 1 }] })
    expect(mira.frames().length).toBe(before + 1)
  })
})
