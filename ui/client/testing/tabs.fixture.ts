import type { Frame, TransportName } from '../../../kernel/protocol.ts'
import { Client } from '../client.ts'
import { SharedConnection } from '../tabs/shared-connection.ts'
import type { Transport } from '../transports/transport.ts'
import { FakeBrowser, type FakeTab } from './fake-browser.fixture.ts'
import { FakeClock } from './fake-clock.fixture.ts'
import { type FakeRequest, FakeTransports } from './fake-transports.fixture.ts'
import { NoSocket } from './harness.fixture.ts'
import { ModelServer } from './model-server.fixture.ts'

/** What a person sees of a log in one tab, and what must never be. */
export class Screen {
  readonly seen: number[] = []
  readonly wrongs: string[] = []
  n: number | undefined
  loads = 0
  asked = 0
  readonly #snapshot: () => number

  constructor(snapshot: () => number) {
    this.#snapshot = snapshot
  }

  async snapshot(): Promise<{ n: number; cursor: string }> {
    this.asked++
    return { n: this.#snapshot(), cursor: '' }
  }

  loaded({ n }: { n: number }): void {
    this.loads++
    this.n = n
  }

  publication({ n }: { n: number }): void {
    if (this.n === undefined || n !== this.n + 1) this.wrongs.push(`${n} after ${this.n}`)
    this.seen.push(n)
    this.n = n
  }

  denied(): void {
    this.n = undefined
  }
}

/** One tab with its client. */
export class Tab {
  readonly client: Client
  readonly place: FakeTab
  readonly transports: FakeTransports
  readonly screens = new Map<string, Screen>()
  readonly held = new Map<string, ReadonlyMap<string, { data: unknown }>>()
  /** Whether anybody is still signed in, when that is asked. */
  signedIn = true
  readonly #undo = new Map<string, () => void>()
  readonly #newest: (channel: string) => number

  constructor(world: Tabs, names: readonly TransportName[]) {
    const { clock, browser, server } = world
    this.#newest = (channel) => server.newest(channel)
    this.place = browser.open(clock)
    this.transports = new FakeTransports(() => clock.now(), names)
    this.transports.answering = (request) => world.answering(request)
    const connect = (parts: ConstructorParameters<typeof SharedConnection>[0]) => new SharedConnection(parts, this.place)
    const means = {
      clock: this.place,
      random: () => 0.5,
      origin: 'http://chat.test',
      WebSocket: NoSocket,
      connect,
      signedIn: async () => this.signedIn,
    }
    this.client = new Client({ ...means, transports: names }, { transports: this.#heldBack() })
  }

  /** What comes down to a frozen tab waits, too. */
  #heldBack(): ReadonlyMap<TransportName, Transport> {
    const wrap = (transport: Transport): Transport => ({
      ...transport,
      open: (ask, sink, means) => {
        const frame = (told: Frame) => this.place.happen(() => sink.frame(told))
        return transport.open(ask, { frame, end: (end) => this.place.happen(() => sink.end(end)) }, means)
      },
    })
    return new Map([...this.transports.transports].map(([name, transport]) => [name, wrap(transport)]))
  }

  get connected(): boolean {
    return this.transports.requests.some(({ closed }) => !closed)
  }

  follow(channel: string): Screen {
    const screen = new Screen(() => this.#newest(channel))
    this.screens.set(channel, screen)
    this.#undo.set(channel, this.client.follow(channel, screen))
    return screen
  }

  unfollow(channel: string): void {
    this.#undo.get(channel)?.()
    this.#undo.delete(channel)
    this.screens.delete(channel)
  }

  watch(pattern: string): void {
    this.client.watch(pattern, {
      change: (channel, entries) => this.held.set(channel, entries),
      denied: (channel) => this.held.delete(channel),
    })
  }
}

/** The tabs of one browser on one server. */
export class Tabs {
  readonly clock = new FakeClock()
  readonly browser = new FakeBrowser()
  readonly server: ModelServer
  readonly tabs: Tab[] = []
  answering: (request: FakeRequest) => void
  readonly #names: readonly TransportName[]

  constructor(channels: readonly string[], names: readonly TransportName[] = ['sse']) {
    this.#names = names
    this.server = new ModelServer(this.clock, channels)
    this.answering = (request) => this.server.answer(request)
  }

  open(): Tab {
    const tab = new Tab(this, this.#names)
    this.tabs.push(tab)
    return tab
  }

  get leader(): Tab | undefined {
    return this.tabs.find(({ place }) => place === this.browser.holder('test'))
  }

  close(tab: Tab): void {
    this.tabs.splice(this.tabs.indexOf(tab), 1)
    tab.client.leave()
    this.browser.crash(tab.place)
    this.#hangUp(tab)
  }

  crash(tab: Tab): void {
    this.tabs.splice(this.tabs.indexOf(tab), 1)
    this.browser.crash(tab.place)
    this.#hangUp(tab)
  }

  async advance(ms: number): Promise<void> {
    await this.clock.advance(ms)
    this.#pump()
    await this.clock.advance(0)
  }

  #pump(): void {
    for (const { transports } of this.tabs)
      for (const request of transports.requests) while (request.sent.length > 0 && !request.closed) this.server.take(request)
  }

  #hangUp(tab: Tab): void {
    for (const request of tab.transports.requests) request.close()
  }
}
