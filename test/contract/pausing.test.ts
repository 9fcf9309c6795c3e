import { describe, expect, test } from 'vitest'
import { heldState } from './held-state.ts'
import { type Served, serve, until } from './served.ts'
import { HELD, STREAMS } from './transports.ts'

const STALLED_MILLISECONDS = 10_000
const MEGABYTE = 'x'.repeat(1_000_000)

/** More than the operating system takes for a socket that nobody reads. */
async function flood({ does }: Served): Promise<number> {
  for (let index = 0; index < 16; index += 1) await does.note('flood', MEGABYTE)
  return 16
}
const behind = ({ kernel }: Served): number => kernel.kernel.connections.summary().behind

// These end at one mebibyte, which the operating system takes for them.
const SHORT = ['stream', 'iframe']
describe.each(STREAMS.filter(([name]) => !SHORT.includes(name)))('%s', (_, transport) => {
  test('a reader that pauses for less than 10 s goes on, with the newest state', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/flood', 'board/x'] })
    await mira.told('heartbeat')
    mira.pause()
    const count = await flood(served)
    for (let value = 1; value <= 20; value += 1) await served.does.set('x', 'one', value)
    await until(() => behind(served) === 1)
    served.advance(STALLED_MILLISECONDS - 500)
    mira.resume()
    const told = await mira.take(count)
    expect(told.map(({ n }) => n)).toEqual(Array.from({ length: count }, (_, index) => index + 1))
    await mira.told('state')
    const values = mira.frames().flatMap((frame) => (frame.type === 'state' ? frame.entries.map(({ data }) => data) : []))
    expect(values).toEqual([20])
    // It has caught up: time passes as for everybody.
    served.advance(STALLED_MILLISECONDS + 1_000)
    await served.does.note('flood', 'end')
    expect(await mira.texts(1)).toEqual(['end'])
  })

  test('one that pauses for longer is cut, and gets everything by its cursor', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/flood', 'board/x'] })
    await mira.told('heartbeat')
    mira.pause()
    const count = await flood(served)
    await served.does.set('x', 'one', 1)
    await until(() => behind(served) === 1)
    served.advance(STALLED_MILLISECONDS + 100)
    expect(served.kernel.kernel.connections.summary().byTransport).toEqual({})
    mira.resume()
    expect(await mira.ended).toEqual({ how: 'cut' })
    await mira.comeBack()
    await mira.told('state')
    const numbers = () => mira.frames().flatMap((frame) => (frame.type === 'publication' ? [frame.n] : []))
    await until(() => numbers().length >= count)
    expect(numbers()).toEqual(Array.from({ length: count }, (_, index) => index + 1))
    expect(heldState(mira.frames())).toEqual({ 'board/x': { one: 1 } })
  })

  test('one that takes nothing keeps nobody waiting', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/flood'] })
    const jun = await served.open(transport, { channels: ['notes/flood', 'notes/tide'] })
    await mira.told('joined')
    await jun.told('joined', 'notes/tide')
    mira.pause()
    const count = await flood(served)
    await served.does.note('tide', 'through')
    const told = await jun.take(count + 1)
    expect(told.at(-1)).toMatchObject({ channel: 'notes/tide' })
    expect(behind(served)).toBe(1)
  })
})

describe.each(HELD)('%s', (_, transport) => {
  test('one that is slow to take the end of a response that is full is waited for', async () => {
    const served = await serve()
    const mira = await served.open(transport, { channels: ['notes/flood'], query: { limit: '1000' } })
    await mira.told('joined')
    mira.pause()
    await served.does.note('flood', 'x'.repeat(9_000_000))
    await until(() => Object.keys(served.kernel.kernel.connections.summary().byTransport).length === 0)
    served.advance(STALLED_MILLISECONDS - 500)
    mira.resume()
    expect(await mira.ended).toEqual({ how: 'bye', reason: 'limit' })
    expect(await mira.take(1)).toMatchObject([{ n: 1 }])
  })
})
