import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { type AnyPlugin, definePlugin, type Log } from './api/plugin.ts'
import { FakeClock } from './clock.ts'
import { FOLLOWED_BY, type FollowedBy } from './harness/following.ts'
import { findLeaks } from './harness/leaks.ts'
import { type Recordings, recorded } from './harness/recorded.ts'
import { Speaker, type SpeakerOptions } from './harness/speaker.ts'
import type { Outgoing } from './http/outgoing.ts'
import type { Identity } from './identity.ts'
import { Kernel } from './kernel.ts'
import { type Limits, parseLimits } from './limits.ts'
import type { EmbedSettings } from './outside/embed-settings.ts'
import type { Frame } from './protocol.ts'

export { FakeClock } from './clock.ts'
export type { Recorded, Recordings } from './harness/recorded.ts'
export type { Speaker, SpeakerOptions } from './harness/speaker.ts'

/** A plugin, with its configuration where it has one. */
export type Tested = AnyPlugin | { readonly plugin: AnyPlugin; readonly config: unknown }
export interface TestOptions {
  readonly plugins: readonly Tested[]
  readonly limits?: Partial<Limits>
  readonly netAllow?: readonly string[]
  readonly outgoing?: Outgoing
  /** What the network answers, by URL; then nothing leaves this machine. */
  readonly http?: Recordings
  readonly embed?: EmbedSettings
  readonly metricsToken?: string
  /** How much the ring of new publications holds. */
  readonly tailBytes?: number
  /** The configured public address. */
  readonly url?: string
  /** The data folder; absent: one of its own, removed at the end. */
  readonly folder?: string
  /** Absent: a fake one, which tests advance. */
  readonly clock?: FakeClock
}
export interface Ask {
  /** Whom the request speaks for; absent: nobody, or whoever the headers say. */
  readonly as?: Identity | undefined
  /** Sent as JSON. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}
export interface Told {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body parsed, where it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came
  readonly json: any
}
/** How channels are followed. */
export interface Follow extends Pick<Ask, 'as' | 'headers'> {
  readonly by?: FollowedBy
}
/** Frames as they come. */
export interface Following {
  /** The next frame that fulfils the condition; those before it are passed over. */
  next(condition?: (frame: Frame) => boolean): Promise<Frame>
  leave(): void
}

/** A member of this name, to speak as. */
export const person = (name: string, role: Identity['role'] = 'member'): Identity => ({ id: name.toLowerCase(), name, role })

/** A kernel for tests: its plugins loaded, on a free port of this machine, with a data folder of its own and a clock that tests advance. */
export class TestKernel {
  readonly clock: FakeClock
  readonly #options: TestOptions
  readonly #folder: string
  /** What was logged, with the plugin's name. */
  readonly logged: {
    readonly level: string
    readonly plugin: string | undefined
    readonly message: string
    readonly facts: object | undefined
  }[] = []
  #chat: Promise<void> | undefined
  readonly #speakers: Speaker[] = []
  /** @internal The kernel itself: what it consists of is nobody's to rely on. */
  kernel: Kernel
  origin = ''
  announced: string[] = []

  private constructor(options: TestOptions, folder: string, opened: { kernel: Kernel; clock: FakeClock }) {
    this.#options = options
    this.#folder = folder
    this.kernel = opened.kernel
    this.clock = opened.clock
  }

  static async start(options: TestOptions): Promise<TestKernel> {
    const folder = options.folder ?? mkdtempSync(join(memoryOr(tmpdir()), 'encke-test-'))
    const clock = options.clock ?? new FakeClock()
    const logged: TestKernel['logged'] = []
    const kernel = await openKernel(options, { folder, clock, logged })
    const tested = new TestKernel(options, folder, { kernel, clock })
    tested.logged.push(...logged)
    Object.defineProperty(tested, 'logged', { value: logged })
    await tested.#serve()
    return tested
  }

  /** Stops in order and removes the data folder, unless it was given. */
  async stop(): Promise<void> {
    for (const speaker of this.#speakers) speaker.leave()
    await this.kernel.stop()
    if (this.#options.folder === undefined) rmSync(this.#folder, { recursive: true, force: true })
  }

  /** Stops and starts again on the same data. */
  async restart(): Promise<void> {
    await this.kernel.stop()
    this.kernel = await openKernel(this.#options, { folder: this.#folder, clock: this.clock, logged: this.logged })
    await this.#serve()
  }

  async ask(method: string, path: string, { as, body, headers = {}, signal }: Ask = {}): Promise<Told> {
    const response = await fetch(this.origin + path, {
      method,
      redirect: 'manual',
      headers: { ...speaksFor(as), ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    })
    const text = await response.text()
    const json: unknown = response.headers.get('content-type')?.includes('json') && text ? JSON.parse(text) : undefined
    return { status: response.status, headers: response.headers, text, json }
  }

  /** Follows channels; by the transport `stream`, when no other is named. */
  async follow(channels: readonly string[], { as, headers = {}, by = 'stream' }: Follow = {}): Promise<Following> {
    const abort = new AbortController()
    const asking = { origin: this.origin, headers: { ...speaksFor(as), ...headers }, channels, signal: abort.signal }
    const frames = await FOLLOWED_BY[by](asking)
    return {
      async next(condition = () => true) {
        for (;;) {
          const { value, done } = await frames.next()
          if (done) throw new Error('The stream has ended')
          if (condition(value)) return value
        }
      },
      leave: () => abort.abort(),
    }
  }

  /** Somebody of this name, who speaks and sees. Where no plugin has a `chat`, there is one to speak in. */
  person(name: string, { role = 'member', ...options }: SpeakerOptions = {}): Speaker {
    this.#chat ??= this.kernel.host.active().some(({ channels }) => channels && 'chat/:room' in channels)
      ? Promise.resolve()
      : this.kernel.load([{ plugin: somewhere, config: undefined }])
    const chat = this.#chat
    const place = {
      ask: (method: string, path: string, ask: Ask) => this.ask(method, path, ask),
      follow: async (channels: readonly string[], how: Follow) => {
        await chat
        return this.follow(channels, how)
      },
      settled: async () => void (await Promise.all(this.#speakers.map(({ ready }) => ready))),
    }
    const speaker = new Speaker(place, person(name, role), options)
    this.#speakers.push(speaker)
    return speaker
  }

  async #serve(): Promise<void> {
    this.origin = await this.kernel.listen(0, '127.0.0.1')
    const plugins = this.#options.plugins.map((tested) => ('plugin' in tested ? tested : { plugin: tested, config: undefined }))
    await this.kernel.load([{ plugin: identities, config: undefined }, ...plugins])
    this.announced = this.kernel.ready(this.origin)
  }
}

/** Where there is a folder in memory, nothing is written to a disk. */
const memoryOr = (folder: string): string => (existsSync('/dev/shm') ? '/dev/shm' : folder)

/** Starts a kernel for tests. */
export const testKernel = (options: TestOptions): Promise<TestKernel> => TestKernel.start(options)

const SMALL_RING_BYTES = 32_768

/** Where leaks are looked for. */
export interface LeakOptions extends Omit<TestOptions, 'plugins' | 'clock'> {
  /** Absent: 1 000. */
  readonly rounds?: number
  /** Those that it needs, and whoever else is to be there. */
  readonly among?: readonly Tested[]
  /** What is to be done before anybody reads. */
  readonly prepare?: (kernel: TestKernel) => Promise<unknown>
}

/**
 * Loads and unloads a plugin again and again, under live readers of its channels. Gives a sentence for each thing that is not as it was: routes,
 * channels, timers, listeners, sockets, open files, and the heap when it has grown by more than 5 %. Nothing: it leaves nothing behind.
 */
export async function leaks(tested: Tested, { rounds = 1_000, among = [], prepare, ...options }: LeakOptions = {}): Promise<string[]> {
  const entry = 'plugin' in tested ? tested : { plugin: tested, config: undefined }
  // What is published stays in the ring until that is full, and that is no leak.
  const kernel = await testKernel({ tailBytes: SMALL_RING_BYTES, ...options, plugins: [...among, entry] })
  try {
    await prepare?.(kernel)
    const read = (channels: readonly string[], by: 'stream' | 'ws') => kernel.follow(channels, { as: person('Leak', 'owner'), by })
    return await findLeaks({ kernel: kernel.kernel, clock: kernel.clock, logged: kernel.logged, read }, entry, rounds)
  } finally {
    await kernel.stop()
  }
}

const Anything = z.unknown()

/** Believes whoever says whom they speak for. */
const identities = definePlugin({
  name: 'test-identities',
  api: 1,
  setup(ctx) {
    ctx.identify(({ bearer }) => {
      if (!bearer?.startsWith('test-')) return undefined
      const identity = JSON.parse(Buffer.from(bearer.slice(5), 'base64url').toString()) as Identity
      return { identity, session: `session-${identity.id}` }
    })
  },
})

/** A room to speak in, for plugins that are tested without the chat. */
const somewhere = definePlugin({
  name: 'test-chat',
  api: 1,
  channels: {
    'chat/:room': { kind: 'log', data: Anything, accepts: Anything, access: { write: 'signed-in' } },
  },
  setup: (ctx) => void ctx.channel('chat/:room').receive(({ data }) => data),
})

/** The headers of a request that speaks for somebody. */
export const speaksFor = (identity: Identity | undefined): Record<string, string> =>
  identity ? { authorization: `Bearer test-${Buffer.from(JSON.stringify(identity)).toString('base64url')}` } : {}

interface Opened {
  readonly folder: string
  readonly clock: FakeClock
  readonly logged: TestKernel['logged']
}
function openKernel(
  { limits, netAllow = [], outgoing, http, tailBytes, url, embed, metricsToken }: TestOptions,
  { folder, clock, logged }: Opened,
): Promise<Kernel> {
  const note =
    (plugin: string | undefined, level: string) =>
    (message: string, facts?: object): void =>
      void logged.push({ level, plugin, message, facts })
  const logging = (plugin: string | undefined): Log => ({
    debug: note(plugin, 'debug'),
    info: note(plugin, 'info'),
    warn: note(plugin, 'warn'),
    error: note(plugin, 'error'),
  })
  return Kernel.open({
    settings: { data: folder, url, trustedProxies: [], netAllow, metricsToken },
    limits: {
      ...parseLimits({
        connectionsPerAddress: 20_000,
        publishPerSecond: 100_000,
        publishBurst: 100_000,
        guestPublishPerSecond: 100_000,
        guestPublishBurst: 100_000,
      }),
      ...limits,
    },
    clock,
    logging,
    files: join(folder, 'ui'),
    pages: { shell: join(folder, 'ui', 'index.html'), paths: ['/'] },
    version: '0.0.0',
    gatherMs: 0,
    ...(outgoing && { outgoing }),
    ...(tailBytes !== undefined && { tailBytes }),
    ...(http && { outgoing: recorded(http) }),
    ...(embed && { embed }),
  })
}
