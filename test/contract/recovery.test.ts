import { describe, expect, test } from 'vitest'
import { JUN, type Served, serve } from './served.ts'
import { TRANSPORTS } from './transports.ts'

const say = async ({ does }: Served, topic: string, ...texts: string[]): Promise<void> => {
  for (const text of texts) await does.note(topic, text)
}

describe.each(TRANSPORTS)('%s', (_, transport) => {
  test('a reader that was away gets what it missed, once and in order', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide'] })
    await mira.told('joined')
    await say(served, 'tide', 'one')
    expect(await mira.texts(1)).toEqual(['one'])
    mira.leave()
    await say(served, 'tide', 'two', 'three')
    await mira.comeBack()
    await say(served, 'tide', 'four')
    expect(await mira.texts(3)).toEqual(['two', 'three', 'four'])
  })

  test('goes on after a restart of the server, without a reset', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide', 'notes/wind'] })
    await mira.told('joined', 'notes/wind')
    await say(served, 'tide', 'one')
    await mira.take(1)
    mira.leave()
    await say(served, 'wind', 'two')
    await served.kernel.restart()
    await say(served, 'tide', 'three')
    await mira.comeBack()
    expect(await mira.texts(2)).toEqual(['two', 'three'])
    await served.kernel.restart()
    await mira.comeBack()
    await say(served, 'wind', 'four')
    expect(await mira.texts(1)).toEqual(['four'])
    expect(mira.frames().filter(({ type }) => type === 'reset')).toEqual([])
  })

  test('tells what lies too far back for the memory from the database', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide'] })
    await mira.told('joined')
    await say(served, 'tide', 'one')
    await mira.take(1)
    mira.leave()
    await say(served, 'tide', 'two', 'three')
    await say(served, 'wind', 'a', 'b', 'c')
    await served.kernel.kernel.log.write(async (_, log) => log.prune('notes/wind', { n: 3, time: 0, limit: 10 }))
    // What was pruned leaves a hole, from which on the memory is filled.
    await served.kernel.restart()
    expect(served.kernel.kernel.log.tail.baseSeq).toBeGreaterThan(3)
    await say(served, 'tide', 'four')
    await mira.comeBack()
    expect(await mira.texts(3)).toEqual(['two', 'three', 'four'])
  })

  test('without a cursor it is told of what comes from then on', async () => {
    const served = await serve()
    await say(served, 'tide', 'before')
    const mira = await served.open(transport, { channels: ['notes/tide'] })
    await mira.told('joined')
    await say(served, 'tide', 'after')
    expect(await mira.take(1)).toMatchObject([{ n: 2, data: { text: 'after' } }])
  })

  test('the cursor of an answer, a page and a publication each lead on from there', async () => {
    const served = await serve()
    const posted = await served.kernel.ask('POST', '/channels/notes/tide', { as: JUN, body: { text: 'one' } })
    await say(served, 'tide', 'two', 'three')
    const page = await served.kernel.ask('GET', '/channels/notes/tide', { as: JUN })
    const since = async (cursor: string): Promise<unknown[]> => {
      const mira = await served.open(transport, { channels: ['notes/tide'], since: cursor })
      await say(served, 'tide', 'end')
      const texts: unknown[] = []
      while (texts.at(-1) !== 'end') texts.push(...(await mira.texts(1)))
      return texts
    }
    expect(await since(posted.json.cursor)).toEqual(['two', 'three', 'end'])
    expect((await since(page.json.publications[1].cursor)).slice(0, 2)).toEqual(['three', 'end'])
  })
})

const PAIRS = TRANSPORTS.flatMap(([from, one]) => TRANSPORTS.map(([to, other]) => [from, to, { one, other }] as const))

describe.each(PAIRS)('from %s to %s', (_, __, { one, other }) => {
  test('and back goes on without gap or repeat', async () => {
    const served = await serve()
    const mira = await served.open(one, { channels: ['notes/tide', 'board/scores'] })
    await mira.told('state')
    await say(served, 'tide', 'one', 'two')
    expect(await mira.texts(2)).toEqual(['one', 'two'])
    await say(served, 'tide', 'three')
    await served.does.set('scores', 'jun', 1)
    await mira.comeBack({ by: other })
    await say(served, 'tide', 'four')
    expect(await mira.texts(2)).toEqual(['three', 'four'])
    mira.leave()
    await say(served, 'tide', 'five')
    await mira.comeBack({ by: one })
    expect(await mira.texts(1)).toEqual(['five'])
    const numbers = mira.frames().flatMap((frame) => (frame.type === 'publication' ? [frame.n] : []))
    expect(new Set(numbers)).toEqual(new Set([1, 2, 3, 4, 5]))
    const scores = mira.frames().flatMap((frame) => (frame.type === 'state' ? frame.entries.map(({ data }) => data) : []))
    expect(scores).toEqual([1])
  })
})
