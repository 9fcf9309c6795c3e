import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Frame } from '../../kernel/protocol.ts'
import { heldState } from './held-state.ts'
import { type Served, serve } from './served.ts'
import { TRANSPORTS } from './transports.ts'

const say = async ({ does }: Served, topic: string, ...texts: string[]): Promise<void> => {
  for (const text of texts) await does.note(topic, text)
}
/** Removes a channel's publications below `n`, as retention does. */
const forget = ({ kernel }: Served, channel: string, n: number): Promise<number> =>
  kernel.kernel.log.write(async (_, log) => log.prune(channel, { n, time: 0, limit: 1_000 }))

describe.each(TRANSPORTS)('%s', (_, transport) => {
  test('what retention has taken is reset, for the channels concerned only', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide', 'notes/wind', 'board/scores'] })
    await mira.told('state')
    await say(served, 'tide', 'one')
    await say(served, 'wind', 'a')
    await served.does.set('scores', 'jun', 1)
    await mira.take(2)
    mira.leave()
    await say(served, 'tide', 'two', 'three', 'four')
    await say(served, 'wind', 'b', 'c')
    await forget(served, 'notes/tide', 4)
    await served.kernel.restart()
    await mira.comeBack()
    const reset = await mira.told('reset')
    expect(reset).toEqual({ type: 'reset', channels: ['notes/tide'], reason: 'retention', cursor: expect.any(String) })
    await say(served, 'tide', 'five')
    const told = await mira.take(3)
    expect(told.map(({ channel, n }) => [channel, n])).toEqual([
      ['notes/wind', 2],
      ['notes/wind', 3],
      ['notes/tide', 5],
    ])
    // A reset's cursor claims nothing more than the one that it came back with.
    await mira.comeBack({ since: reset.cursor })
    expect((await mira.told('reset')).channels).toEqual(['notes/tide'])
    expect(await mira.told('publication')).toMatchObject({ channel: 'notes/wind', n: 2 })
  })

  test('what retention has taken from far behind is no loss to one who has read it', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/tide'] })
    await mira.told('joined')
    await say(served, 'tide', 'one', 'two')
    await mira.take(2)
    mira.leave()
    await say(served, 'tide', 'three')
    await forget(served, 'notes/tide', 3)
    await served.kernel.restart()
    await mira.comeBack()
    expect(await mira.texts(1)).toEqual(['three'])
    expect(mira.frames().filter(({ type }) => type === 'reset')).toEqual([])
  })

  test('a cursor of another lineage resets all logs and tells all state', async () => {
    const served = await serve()
    await served.does.set('scores', 'jun', 1)
    const mira = await served.open(transport, { channels: ['notes/tide', 'notes/wind', 'board/scores'] })
    await mira.told('state')
    await say(served, 'tide', 'one')
    await mira.take(1)
    mira.leave()
    served.kernel.kernel.log.newLineage()
    await served.kernel.restart()
    const before = mira.frames().length
    await mira.comeBack()
    expect(await mira.told('reset')).toMatchObject({ channels: ['notes/tide', 'notes/wind'], reason: 'epoch' })
    await mira.told('state')
    await say(served, 'tide', 'two')
    expect(await mira.take(1)).toMatchObject([{ n: 2, data: { text: 'two' } }])
    const types = mira
      .frames()
      .slice(before)
      .map(({ type }) => type)
    const whole: Frame['type'][] = ['reset', 'whole', 'state']
    expect(types.filter((type) => type !== 'heartbeat')).toEqual(
      transport.gives === 'stream' ? ['welcome', ...whole, 'publication'] : [...whole, 'publication'],
    )
    if (transport.gives === 'stream') expect(mira.frames()[before]).not.toHaveProperty('cursor')
    expect(heldState(mira.frames())).toEqual({ 'board/scores': { jun: 1 } })
    await mira.comeBack()
    await say(served, 'wind', 'a')
    expect(await mira.texts(1)).toEqual(['a'])
    expect(mira.frames().filter(({ type }) => type === 'reset')).toHaveLength(1)
  })

  test('a cursor from after a backup was made resets all logs, once that backup is back', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'encke-restored-'))
    const [data, backup] = [join(folder, 'data'), join(folder, 'backup')]
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const served = await serve({ folder: data })
    await say(served, 'tide', 'one')
    await served.kernel.kernel.stop()
    cpSync(data, backup, { recursive: true })
    await served.kernel.restart()
    await served.kernel.restart()
    const mira = await served.open(transport, { channels: ['notes/tide'] })
    await mira.told('joined')
    await say(served, 'tide', 'lost')
    await mira.take(1)
    mira.leave()
    await served.kernel.kernel.stop()
    rmSync(data, { recursive: true })
    cpSync(backup, data, { recursive: true })
    // Of an epoch that this log does not know.
    await served.kernel.restart()
    await mira.comeBack()
    expect(await mira.told('reset')).toMatchObject({ channels: ['notes/tide'], reason: 'epoch' })
    await say(served, 'tide', 'other')
    expect(await mira.told('publication')).toMatchObject({ n: 2, data: { text: 'other' } })
  })

  test('one who follows state alone is told it whole, and no reset', async () => {
    const served = await serve()
    await served.does.set('scores', 'jun', 1)
    const mira = await served.open(transport, { channels: ['board/scores'] })
    await mira.told('state')
    if (transport.gives === 'stream') await mira.told('heartbeat')
    mira.leave()
    served.kernel.kernel.log.newLineage()
    await served.does.set('scores', 'jun', 2)
    await served.kernel.restart()
    await mira.comeBack()
    await mira.told('whole')
    await mira.told('state')
    expect(heldState(mira.frames())).toEqual({ 'board/scores': { jun: 2 } })
    expect(mira.frames().filter(({ type }) => type === 'reset')).toEqual([])
  })

  test.each([
    ['forged', 'A'.repeat(22)],
    ['too short', 'abc'],
    ['too long', 'A'.repeat(23)],
    ['not in its one spelling', undefined],
  ])('a cursor that is %s is refused', async (how, given) => {
    const served = await serve()
    await say(served, 'tide', 'one')
    const { cursor } = (await served.kernel.ask('GET', '/channels/notes/tide', { as: { id: 'mira', name: 'Mira', role: 'member' } })).json
      .publications[0]
    const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const misspelt = cursor.slice(0, 21) + last[last.indexOf(cursor[21]) + 1]
    const mira = await served.open(transport, { channels: ['notes/tide'], since: given ?? misspelt })
    expect(await mira.ended, how).toMatchObject({ how: 'refused', status: 400, code: 'bad-cursor' })
  })

  test('the cursor of another server is refused', async () => {
    const [served, other] = [await serve(), await serve()]
    await say(other, 'tide', 'one')
    const mira = await other.open(transport, { channels: ['notes/tide'] })
    await mira.told('joined')
    await say(other, 'tide', 'two')
    await mira.take(1)
    const stranger = await served.open(transport, { channels: ['notes/tide'], since: mira.cursor })
    expect(await stranger.ended).toMatchObject({ how: 'refused', status: 400, code: 'bad-cursor' })
  })
})
