import type { TransportName } from '../../kernel/protocol.ts'
import { Inbox, type Listen } from './channels/inbox.ts'
import type { Follow, Snapshot } from './channels/log-follower.ts'
import { requireName, requirePattern } from './channels/names.ts'
import { Positions } from './channels/positions.ts'
import type { Watch } from './channels/state-store.ts'
import { type Clock, realClock } from './clock.ts'
import { Connection, type Link, type LinkParts } from './connection.ts'
import { type ConnectionMemory, Negotiation, type Usable } from './negotiation.ts'
import type { NetworkEvents } from './network-events.ts'
import { Outbox, type PublishOptions } from './outbox.ts'
import type { Sending } from './sending.ts'
import { type Status, StatusBoard } from './status.ts'
import { transports } from './transports/index.ts'
import type { Means, Transport } from './transports/transport.ts'

/** How a client reaches its server. All may be left out on a page of the server's own origin. */
export interface ClientOptions {
  /** `https://chat.example`; absent: the page's origin. */
  readonly origin?: string
  /** The order of preference, absent: what the server advises. */
  readonly transports?: readonly TransportName[]
  readonly fetch?: typeof globalThis.fetch
  /** Where a token is needed it must send the token itself: a WebSocket of a browser cannot. */
  readonly WebSocket?: NonNullable<Means['WebSocket']>
  readonly clock?: Clock
  readonly random?: () => number
  /** Sent as a Bearer token with every request. */
  readonly token?: string
  /** What tells when to try at once and when to leave: `browserEvents()` on a page. */
  readonly network?: NetworkEvents
  /** Keeps which transport worked from one visit to the next; absent: each begins with the best. */
  readonly memory?: ConnectionMemory
  /** Asked when the server says that nobody is signed in; absent: it is believed. Rejecting means that it could not be found out. */
  readonly signedIn?: () => Promise<boolean>
  /** Makes the connection, absent: its own. `shareAmongTabs()` makes one for all tabs of a browser. */
  readonly connect?: (parts: LinkParts) => Link
}

/** What a client speaks over instead of the real transports, in tests. */
export interface ClientParts {
  readonly transports: ReadonlyMap<TransportName, Transport>
}

/** Follows channels of a server and publishes to them, over one connection that mends itself. */
export class Client {
  readonly #board: StatusBoard
  readonly #inbox: Inbox
  readonly #connection: Link
  readonly #outbox: Outbox
  readonly #deafen: (() => void) | undefined

  /** Throws a `TypeError` when none of the transports can be used here. */
  constructor(options: ClientOptions = {}, parts: ClientParts = { transports }) {
    const { clock = realClock, random = Math.random, signedIn, connect = connectAlone } = options
    const means = meansOf(options)
    const positions = new Positions(clock)
    const negotiation = new Negotiation(usableOf(options, [...parts.transports.keys()], means), { clock, random, memory: options.memory })
    const unauthorized = () => this.#connection.unauthorized()
    const failed = (error: unknown) => Object(error).status === 401 && unauthorized()
    const board = new StatusBoard(clock)
    const inbox = new Inbox(positions, { clock, random, failed, changed: () => this.#connection.channelsChanged() })
    this.#board = board
    this.#inbox = inbox
    this.#connection = connect({
      clock,
      random,
      means,
      transports: parts.transports,
      negotiation,
      positions,
      inbox,
      board,
      signedIn,
    })
    this.#outbox = new Outbox({ clock, random, means, unauthorized })
    board.listen((status) => this.#statusChanged(status))
    this.#deafen = options.network?.listen({ wake: (why) => this.#connection.hear(why), leave: () => this.leave() })
  }

  get status(): Status {
    return this.#board.status
  }

  /** Hears of every change of `status`, not of how it stands; returns the undo. */
  onStatus(listener: (status: Status) => void): () => void {
    return this.#board.listen(listener)
  }

  /** Follows a `log` channel; returns the undo. Throws a `TypeError` for a malformed name. */
  follow<S extends Snapshot>(channel: string, follow: Follow<S>): () => void {
    requireName(channel)
    return this.#inbox.follow(channel, follow)
  }

  /** Watches a `state` channel, or all that a trailing `*` stands for; returns the undo. Throws a `TypeError` for a malformed name. */
  watch(pattern: string, watch: Watch): () => void {
    requirePattern(pattern)
    return this.#inbox.watch(pattern, watch)
  }

  /** Listens to a `signal` channel; returns the undo. Throws a `TypeError` for a malformed name. */
  listen(channel: string, listen: Listen): () => void {
    requireName(channel)
    return this.#inbox.listen(channel, listen)
  }

  /** Publishes as soon as that is possible, in the channel's order, once. */
  publish(channel: string, data: unknown, options: PublishOptions = {}): Sending {
    requireName(channel)
    return this.#outbox.publish(channel, data, options)
  }

  /** Hears of every sending that is new or has changed its state; returns the undo. */
  onSending(listener: (sending: Sending) => void): () => void {
    return this.#outbox.listen(listener)
  }

  /** Tries now: after signing in, or because somebody does not want to wait. */
  wake(): void {
    this.#outbox.resume()
    this.#inbox.hurry()
    this.#connection.wake()
  }

  /** The page goes, perhaps to come back: cuts the connection and keeps everything. `wake` goes on. */
  leave(): void {
    this.#connection.leave()
  }

  /** Ends everything for good. */
  close(): void {
    this.#deafen?.()
    this.#connection.close()
    this.#inbox.close()
    this.#outbox.close()
  }

  #statusChanged({ state }: Status): void {
    if (state === 'signed-out') this.#outbox.pause()
    if (state !== 'live') return
    this.#outbox.resume()
    this.#inbox.hurry()
  }
}

const connectAlone = (parts: LinkParts): Link => new Connection(parts)

/** Without a WebSocket there is no `ws`. */
const usableOf = ({ transports: wanted }: ClientOptions, spoken: readonly TransportName[], { WebSocket }: Means): Usable => {
  const [best, ...others] = (wanted ?? spoken).filter((name) => spoken.includes(name) && (name !== 'ws' || WebSocket))
  if (!best) throw new TypeError('no transport can be used here')
  return { names: [best, ...others], preferred: !!wanted }
}

const meansOf = ({ origin = globalThis.location?.origin ?? '', token, ...options }: ClientOptions): Means => ({
  origin,
  token,
  fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
  WebSocket: options.WebSocket ?? (token ? undefined : globalThis.WebSocket),
})
