import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TransportName } from '../../../kernel/protocol.ts'
import { type Tab, Tabs } from '../testing/tabs.fixture.ts'

const LOGS = ['log/a', 'log/b']
const STATES = ['state/a', 'state/b']
const ALL = [...LOGS, ...STATES]
const MOST_TABS = 5

type Step = (world: Tabs) => void
const named = (name: string, step: Step): Step => Object.assign(step, { toString: () => name })

const open = (world: Tabs): void => {
  if (world.tabs.length >= MOST_TABS) return
  const tab = world.open()
  tab.follow('log/a')
  tab.watch('state/*')
}

const toggle = (tab: Tab, channel: string): void => {
  if (tab.screens.has(channel)) tab.unfollow(channel)
  else tab.follow(channel)
}

const each = (what: string, run: (tab: Tab, world: Tabs) => void): fc.Arbitrary<Step> =>
  fc.nat(MOST_TABS - 1).map((at) =>
    named(`${what} ${at}`, (world) => {
      const tab = world.tabs[at % Math.max(1, world.tabs.length)]
      if (tab) run(tab, world)
    }),
  )

const step: fc.Arbitrary<readonly [Step, number]> = fc.tuple(
  fc.oneof(
    {
      weight: 10,
      arbitrary: fc
        .tuple(fc.constantFrom(...ALL), fc.constantFrom('x', 'y'), fc.option(fc.nat(9)))
        .map(([channel, key, data]) => named(`append ${channel} ${key} ${data}`, ({ server }) => server.append(channel, key, data))),
    },
    { weight: 4, arbitrary: fc.constant(named('open', open)) },
    { weight: 2, arbitrary: each('close', (tab, world) => world.close(tab)) },
    { weight: 2, arbitrary: each('crash', (tab, world) => world.crash(tab)) },
    { weight: 2, arbitrary: each('freeze', ({ place }) => place.freeze()) },
    { weight: 3, arbitrary: each('thaw', ({ place }) => place.thaw()) },
    { weight: 2, arbitrary: each('toggle', (tab) => toggle(tab, 'log/b')) },
    each('leave', ({ client }) => client.leave()),
    each('wake', ({ client }) => client.wake()),
    { weight: 2, arbitrary: fc.constant(named('cut', ({ server }) => server.cutAll())) },
    fc.nat(6).map((frames) => named(`cut after ${frames}`, ({ server }) => void Object.assign(server, { cutAfter: frames }))),
    fc.constant(named('forget the ring', ({ server }) => server.forgetRing())),
    fc.constant(named('restore', ({ server }) => server.restore())),
    fc.constantFrom(...ALL).map((channel) => named(`revoke ${channel}`, ({ server }) => server.revoke(channel))),
    fc.constantFrom(...ALL).map((channel) => named(`grant ${channel}`, ({ server }) => server.grant(channel))),
  ),
  fc.oneof(fc.constantFrom(0, 1, 5), fc.nat(40_000)),
)

const run = async (names: readonly TransportName[], steps: readonly (readonly [Step, number])[]): Promise<void> => {
  const world = new Tabs(ALL, names)
  open(world)
  open(world)
  for (const [what, ms] of steps) {
    what(world)
    await world.advance(ms)
  }
  Object.assign(world.server, { cutAfter: Number.POSITIVE_INFINITY })
  for (const channel of ALL) world.server.grant(channel)
  for (const { place, client } of world.tabs) {
    place.thaw()
    client.wake()
  }
  for (let second = 0; second < 120; second++) await world.advance(1_000)
  for (const channel of ALL) world.server.append(channel, 'last', 1)
  await world.advance(100)
  expect(world.tabs.filter(({ connected }) => connected).length).toBe(Math.min(1, world.tabs.length))
  for (const tab of world.tabs) {
    expect(tab.client.status.state).toBe('live')
    for (const [channel, { n, wrongs }] of tab.screens) expect([channel, n, wrongs]).toEqual([channel, world.server.newest(channel), []])
    for (const channel of STATES) {
      const values = [...(tab.held.get(channel) ?? [])].map(([key, { data }]) => [key, data] as const)
      expect([channel, new Map(values)]).toEqual([channel, world.server.stateOf(channel)])
    }
  }
}

test.each<[TransportName]>([['sse'], ['ws']])(
  'over %s every tab comes to see the truth, each thing once and in order, over one connection',
  async (name) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 50 }), (steps) => run([name], steps)),
      { numRuns: 60 },
    )
  },
  120_000,
)
