import type { Duration } from '../api/plugin.ts'
import type { Registry } from '../channels/registry.ts'
import type { Clock } from '../clock.ts'
import { milliseconds } from '../duration.ts'
import type { Credentials, Identity } from '../identity.ts'
import type { Cursor, TransportName } from '../protocol.ts'
import { type AnyConnection, ChannelLife, type Ending, type LifeHost } from './channel-life.ts'
import type { Delivery } from './delivery.ts'
import type { Demand } from './demand.ts'
import type { Observer, Outlet } from './outlet.ts'
import { Reader } from './reader.ts'

/** Why the server closes a connection by itself. */
export type Closing = 'session-end' | 'shutdown' | 'limit'

/** What a connection is opened with. */
export interface Opening {
  readonly transport: TransportName
  readonly credentials: Credentials | undefined
  readonly address: string
  readonly outlet: Outlet
  readonly channels: readonly string[]
  readonly join: readonly string[]
  readonly since: Cursor | undefined
  /** Says goodbye in the transport's way, and ends it. */
  close(why: Closing): void
}

/** What connections live among. */
export interface ConnectionHost {
  readonly delivery: Delivery
  readonly registry: Registry
  readonly demand: Demand
  readonly clock: Clock
  readonly host: LifeHost
  /** It counts no more. */
  delete(connection: Connection): void
  /** It counts again; throws `too-many` where `open` would. */
  add(connection: Connection): void
}

let opened = 0

/** One open pipe to a client: whom it speaks for, its reader, and its lives on the channels that it reads. */
export class Connection implements Observer {
  readonly id: string
  readonly transport: TransportName
  readonly credentials: Credentials | undefined
  readonly address: string
  readonly reader: Reader
  readonly #connections: ConnectionHost
  readonly #close: (why: Closing) => void
  readonly #lives = new Map<string, ChannelLife>()
  #timeout: { milliseconds: number; cancel: () => void } | undefined
  /** The channels that asked for a timeout: nobody else has a say in it. */
  #asked: Set<string> | undefined
  #over = false
  #resting = false

  constructor(connections: ConnectionHost, opening: Opening) {
    opened += 1
    this.id = opened.toString(36)
    this.#connections = connections
    this.transport = opening.transport
    this.credentials = opening.credentials
    this.address = opening.address
    this.#close = opening.close
    const { outlet, channels, join, since } = opening
    this.reader = new Reader(connections.delivery, { identity: this.identity, outlet, observer: this, channels, join, since })
  }

  get identity(): Identity | undefined {
    return this.credentials?.identity
  }
  get over(): boolean {
    return this.#over
  }
  get resting(): boolean {
    return this.#resting
  }
  /** Nobody could tell whether it rested or ended: its reader is where its client is, and no plugin follows it. */
  get mayRest(): boolean {
    return !this.#over && this.reader.settled && !this.#followed
  }

  // Observer

  opened(channel: string): void {
    const resolved = this.#registry.resolve(channel)
    if (!resolved || this.#over || this.#lives.has(channel)) return
    this.#connections.demand.enter(resolved)
    const life = new ChannelLife(resolved, this.#connections.host)
    this.#lives.set(channel, life)
    life.begin((life) => this.#seenFrom(life, resolved.params))
  }
  revoked(channel: string): void {
    this.#finish(channel, { type: 'end', reason: 'revoked' })
  }

  /** The client left channels or wildcards. */
  leave(names: readonly string[]): void {
    this.reader.leave(names)
    for (const channel of [...this.#lives.keys()]) {
      if (!this.reader.subscriptions.has(channel)) this.#finish(channel, { type: 'end', reason: 'unsubscribed' })
    }
  }
  /** The client published on a channel by this very connection. */
  read(channel: string, data: unknown): void {
    this.#lives.get(channel)?.read(data)
  }
  /** Closes it from here. */
  close(why: Closing): void {
    if (!this.#over) this.#close(why)
  }
  /** Its client has been answered and may come back: until it is woken it counts nowhere, and its outlet has no room. */
  rest(): void {
    this.#resting = true
    for (const life of this.#lives.values()) this.#connections.demand.leave(life)
    this.#connections.delete(this)
  }
  /** Its client is back. Throws `too-many` where another could not be opened. */
  wake(): void {
    this.#connections.add(this)
    this.#resting = false
    for (const { resolved } of this.#lives.values()) this.#connections.demand.enter(resolved)
    this.reader.wake()
  }
  /** It is over, as far as everybody here is concerned. */
  finish(ending: Ending): void {
    if (this.#over) return
    this.#over = true
    this.#timeout?.cancel()
    this.reader.close()
    if (this.#resting) return
    for (const channel of [...this.#lives.keys()]) this.#finish(channel, ending)
    this.#connections.delete(this)
  }
  /** Ends its lives on the channels of a plugin that is about to be loaded anew; what it reads goes on. */
  endFor(plugin: string): void {
    for (const [channel, { family }] of [...this.#lives]) {
      if (family.plugin === plugin) this.#finish(channel, { type: 'end', reason: 'plugin-reload' })
    }
  }
  /** Begins them anew, where the plugin as it is now lets it read on. */
  beginFor(plugin: string): void {
    for (const channel of this.reader.subscriptions.open().keys()) {
      if (this.#registry.resolve(channel)?.family.plugin === plugin) void this.#beginAgain(channel)
    }
  }

  get #followed(): boolean {
    for (const { followed } of this.#lives.values()) if (followed) return true
    return false
  }
  get #registry(): Registry {
    return this.#connections.registry
  }

  async #beginAgain(channel: string): Promise<void> {
    const allowed = await this.#connections.delivery.decide(this.identity, channel)
    if (allowed && this.reader.subscriptions.isOpen(channel)) this.opened(channel)
  }

  #finish(channel: string, ending: Ending, told = false): void {
    const life = this.#lives.get(channel)
    if (!life) return
    this.#lives.delete(channel)
    this.#asked?.delete(channel)
    // Its plugin may be gone by now, and nobody else knows of which family it was.
    this.#connections.demand.leave(life)
    life.finish(ending, told)
  }

  #seenFrom(life: ChannelLife, params: Readonly<Record<string, string>>): AnyConnection {
    const channel = life.name
    return {
      id: this.id,
      identity: this.identity,
      params,
      transport: this.transport,
      get signal() {
        return life.signal
      },
      setTimeout: (duration: Duration) => {
        this.#asked = (this.#asked ?? new Set()).add(channel)
        this.#askTimeout(milliseconds(duration))
      },
      leave: () => this.leave([channel]),
    }
  }

  /** The smallest that any channel asks for counts. */
  #askTimeout(wanted: number): void {
    if (this.#timeout && this.#timeout.milliseconds <= wanted) return
    this.#timeout?.cancel()
    const due = this.#connections.clock.now() + wanted
    this.#timeout = { milliseconds: wanted, cancel: this.#connections.delivery.deadlines.at(due, () => this.#timedOut(wanted)) }
  }

  #timedOut(wanted: number): void {
    this.#timeout = undefined
    const asking = [...this.#lives].filter(([channel]) => this.#asked?.has(channel))
    if (asking.length === 0) return
    const leaving = asking.filter(([, life]) => !life.staysAfterTimeout()).map(([channel]) => channel)
    if (leaving.length === 0) {
      this.#askTimeout(wanted)
      return
    }
    for (const channel of leaving) this.#finish(channel, { type: 'error', reason: 'timeout' }, true)
    this.close('limit')
  }
}
