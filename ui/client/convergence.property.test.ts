import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TransportName } from '../../kernel/protocol.ts'
import type { Client } from './client.ts'
import type { FakeClock } from './testing/fake-clock.fixture.ts'
import { harness } from './testing/harness.fixture.ts'
import { ModelServer } from './testing/model-server.fixture.ts'

const LOGS = ['log/a', 'log/b', 'log/c']
const STATES = ['state/a', 'state/b']
const ALL = [...LOGS, ...STATES]

/** A follower that keeps what a person would see, and notes what must never be. */
class Screen {
  n: number | undefined
  readonly wrongs: string[] = []
  readonly #channel: string
  readonly #world: World

  constructor(channel: string, world: World) {
    this.#channel = channel
    this.#world = world
  }

  snapshot(): Promise<{ n: number; cursor: string }> {
    const { clock, server, slowness, failures } = this.#world
    return new Promise((resolve, reject) => {
      clock.setTimeout(() => {
        if (failures.pop()) return reject(new Error('the snapshot failed'))
        if (!server.readable(this.#channel)) return reject({ status: 404 })
        const n = server.newest(this.#channel)
        clock.setTimeout(() => resolve({ n, cursor: '' }), slowness)
      }, slowness)
    })
  }

  loaded({ n }: { n: number }): void {
    this.n = n
  }

  publication({ n }: { n: number }): void {
    if (this.n === undefined || n !== this.n + 1) this.wrongs.push(`${n} after ${this.n}`)
    this.n = n
  }

  denied(): void {
    this.n = undefined
  }
}

interface World {
  readonly clock: FakeClock
  readonly server: ModelServer
  readonly client: Client
  /** Milliseconds that a snapshot takes, each way. */
  slowness: number
  readonly failures: true[]
  readonly screens: Map<string, { screen: Screen; stop: () => void }>
  readonly wrongs: string[]
}

const follow = (world: World, channel: string): void => {
  const before = world.screens.get(channel)
  if (before) {
    before.stop()
    world.screens.delete(channel)
    return
  }
  const screen = new Screen(channel, world)
  world.screens.set(channel, { screen, stop: world.client.follow(channel, screen) })
}

type Step = (world: World) => void | Promise<void>

const named = (name: string, step: Step): Step => Object.assign(step, { toString: () => name })

const log = fc.constantFrom(...LOGS)
const any = fc.constantFrom(...ALL)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(any, fc.constantFrom('x', 'y'), fc.option(fc.nat(9)))
      .map(([channel, key, data]) => named(`append ${channel} ${key} ${data}`, ({ server }) => server.append(channel, key, data))),
  },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 6_000 }).map((ms) => named(`advance ${ms}`, ({ clock }) => clock.advance(ms))) },
  { weight: 2, arbitrary: fc.constant(named('cut', ({ server }) => server.cutAll())) },
  {
    weight: 3,
    arbitrary: fc.nat(6).map((frames) => named(`cut after ${frames}`, ({ server }) => void Object.assign(server, { cutAfter: frames }))),
  },
  { weight: 2, arbitrary: log.map((channel) => named(`toggle ${channel}`, (world) => follow(world, channel))) },
  log.map((channel) => named(`prune ${channel}`, ({ server }) => server.prune(channel))),
  fc.constant(named('forget the ring', ({ server }) => server.forgetRing())),
  fc.constant(named('restore', ({ server }) => server.restore())),
  any.map((channel) => named(`revoke ${channel}`, ({ server }) => server.revoke(channel))),
  any.map((channel) => named(`grant ${channel}`, ({ server }) => server.grant(channel))),
  fc.constant(named('fail a snapshot', ({ failures }) => void failures.push(true))),
  fc.nat(3_000).map((ms) => named(`slowness ${ms}`, (world) => void Object.assign(world, { slowness: ms }))),
  fc.constant(named('wake', ({ client }) => client.wake())),
)

const run = async (names: readonly TransportName[], steps: readonly Step[]): Promise<void> => {
  const { client, clock, server: transports } = harness({ transports: names, random: () => 0.5 })
  const server = new ModelServer(clock, ALL)
  transports.answering = (request) => server.answer(request)
  const world: World = { clock, server, client, slowness: 10, failures: [], screens: new Map(), wrongs: [] }
  const held = new Map<string, ReadonlyMap<string, { data: unknown }>>()
  client.watch('state/*', { change: (channel, entries) => held.set(channel, entries), denied: (channel) => held.delete(channel) })
  follow(world, 'log/a')
  const pump = () => {
    for (const request of transports.requests) if (request.sent.length > 0) server.take(request)
  }
  for (const each of steps) {
    await each(world)
    await clock.advance(1)
    pump()
  }
  Object.assign(server, { cutAfter: Number.POSITIVE_INFINITY })
  for (const channel of ALL) server.grant(channel)
  for (let second = 0; second < 200; second++) {
    await clock.advance(1_000)
    pump()
  }
  client.close()
  for (const [channel, { screen }] of world.screens)
    expect([channel, screen.n, screen.wrongs]).toEqual([channel, server.newest(channel), []])
  for (const channel of STATES) {
    const values = [...(held.get(channel) ?? [])].map(([key, { data }]) => [key, data])
    expect([channel, new Map(values.map(([key, data]) => [key, data]))]).toEqual([channel, server.stateOf(channel)])
  }
}

test.each<[TransportName]>([['ws'], ['sse'], ['long-poll'], ['poll']])(
  'over %s everybody comes to see the truth, each thing once and in order',
  async (name) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => run([name], steps)),
      { numRuns: 60 },
    )
  },
  120_000,
)
