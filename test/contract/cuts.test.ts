import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { Frame } from '../../kernel/protocol.ts'
import type { TestTransport } from './clients/transport.ts'
import type { Follower } from './follower.ts'
import { heldState, says } from './held-state.ts'
import type { Grip } from './plugin.ts'
import { MIRA, type Served, serve } from './served.ts'
import { TRANSPORTS } from './transports.ts'

const LOGS = ['notes/a', 'notes/b']
const BOARDS = ['board/x', 'board/y']
const CHANNELS = [...LOGS, ...BOARDS, 'board/*']

interface Held {
  readonly logs: Record<string, Record<number, unknown>>
  readonly boards: Record<string, Record<string, unknown>>
}

function heldAfter(frames: readonly Frame[]): Held {
  const logs = new Map<string, Map<number, unknown>>(LOGS.map((channel) => [channel, new Map()]))
  for (const frame of frames) if (frame.type === 'publication') logs.get(frame.channel)?.set(frame.n, frame.data)
  return { logs: Object.fromEntries([...logs].map(([channel, log]) => [channel, Object.fromEntries(log)])), boards: heldState(frames) }
}

/** What the server says is so. */
async function truth({ kernel }: Served): Promise<Held> {
  const logs: Held['logs'] = {}
  for (const channel of LOGS) {
    const { publications } = (await kernel.ask('GET', `/channels/${channel}?limit=200`, { as: MIRA })).json
    logs[channel] = Object.fromEntries(publications.map(({ n, data }: { n: number; data: unknown }) => [n, data]))
  }
  const boards: Held['boards'] = {}
  for (const board of kernel.kernel.log.state.channels()) {
    const { entries } = (await kernel.ask('GET', `/channels/${board}`, { as: MIRA })).json
    const keys = Object.fromEntries(entries.map(({ key, data }: { key: string; data: unknown }) => [key, data]))
    if (Object.keys(keys).length > 0) boards[board] = keys
  }
  return { logs, boards }
}

type Step = readonly [act: (does: Grip) => Promise<unknown>, told: (frame: Frame) => boolean]
const publication = (text: string) => (frame: Frame) => frame.type === 'publication' && JSON.stringify(frame.data).includes(`"${text}"`)
/** Logs and states mixed, with removals; each round tells apart what it says. */
const steps = (round: string): readonly Step[] => [
  [({ note }) => note('a', `${round}1`), publication(`${round}1`)],
  [({ set }) => set('x', 'one', `${round}1`), says('one', `${round}1`)],
  [({ set }) => set('x', 'two', `${round}1`), says('two', `${round}1`)],
  [({ note }) => note('b', `${round}2`), publication(`${round}2`)],
  [({ set }) => set('y', 'one', `${round}2`), says('one', `${round}2`)],
  [({ remove }) => remove('x', 'one'), says('one', null)],
  [({ set }) => set(`new-${round}`, 'one', `${round}3`), says('one', `${round}3`)],
  [({ note }) => note('a', `${round}3`), publication(`${round}3`)],
  [({ set }) => set('y', 'one', `${round}4`), says('one', `${round}4`)],
  [
    ({ together }) =>
      together(async ({ note, set, remove }) => {
        await note('b', `${round}5`)
        await set('y', 'two', `${round}5`)
        await remove('x', 'two')
        await note('a', `${round}6`)
      }),
    publication(`${round}6`),
  ],
]

async function live(served: Served, follower: Follower, round: string): Promise<void> {
  for (const [act, told] of steps(round)) {
    await act(served.does)
    served.advance(100)
    await follower.next(told)
  }
}

async function away(served: Served, round: string): Promise<void> {
  for (const [act] of steps(round)) await act(served.does)
}

/** Passes everything out of the ring that is in it. */
async function flood({ does }: Served): Promise<void> {
  for (let index = 0; index < 18; index += 1) await does.note('flood', 'x'.repeat(1_000_000))
}

/** Goes on from each moment that this one ever was at, and finds out whether all that is so gets told. */
async function goOnFromEach(served: Served, follower: Follower, by: (index: number) => TestTransport): Promise<void> {
  const so = await truth(served)
  const frames = [...follower.frames()]
  for (const [index, moment] of follower.moments.entries()) {
    const query = new URLSearchParams(moment.query)
    const before = frames.slice(0, moment.frames)
    const since = query.get('since')
    // Before its first cursor it would begin anew.
    if (since === null) continue
    const next = await served.open(by(index), { channels: query.getAll('channel'), join: query.getAll('join'), since })
    const held = (): Held => heldAfter([...before, ...next.frames()])
    while (!isDeepStrictEqual(held(), so)) {
      await next.next().catch((error: unknown) => {
        expect(held(), `from ${moment.query}, after ${JSON.stringify(before.at(-1))}: ${String(error)}`).toEqual(so)
      })
    }
    next.leave()
  }
}

describe.each(TRANSPORTS)('%s', (_, transport) => {
  test('cut after each frame and resumed, nothing is missing and nothing was claimed too early', { timeout: 60_000 }, async () => {
    const served = await serve()
    await served.does.set('x', 'before', 0)
    const mira = await served.open(transport, { channels: CHANNELS })
    await mira.told('joined', 'board/x')
    await live(served, mira, 'live')
    mira.leave()
    await away(served, 'ring')
    await mira.comeBack()
    await mira.next(publication('ring6'))
    mira.leave()
    await away(served, 'page')
    await flood(served)
    await mira.comeBack()
    await mira.next(publication('page6'))
    mira.leave()
    await away(served, 'restart')
    await served.kernel.restart()
    await mira.comeBack()
    await mira.next(publication('restart6'))
    expect(heldAfter(mira.frames())).toEqual(await truth(served))
    expect(mira.frames().filter(({ type }) => type === 'reset')).toEqual([])

    expect(mira.moments.length).toBeGreaterThan(30)
    await goOnFromEach(served, mira, () => transport)
    mira.leave()
    await away(served, 'after')
    await goOnFromEach(served, mira, (index) => TRANSPORTS[index % TRANSPORTS.length]?.[1] ?? transport)
  })
})
