import type { Registry } from '../channels/registry.ts'
import type { Clock } from '../clock.ts'
import type { ConnectionCounts } from '../http/connection-counts.ts'
import type { Credentials } from '../identity.ts'
import type { TransportName } from '../protocol.ts'
import type { LifeHost } from './channel-life.ts'
import { Connection, type ConnectionHost, type Opening } from './connection.ts'
import type { Delivery } from './delivery.ts'
import type { Demand } from './demand.ts'

/** What connections have in common. */
export interface ConnectionsOptions {
  readonly delivery: Delivery
  readonly registry: Registry
  readonly demand: Demand
  readonly clock: Clock
  readonly counts: ConnectionCounts
  readonly host: LifeHost
  /** Told of those whose connections are ended: what they asked before lets them in no more. */
  readonly ended: (meant: (credentials: Credentials) => boolean) => void
}

/** All that is open. */
export class Connections implements ConnectionHost {
  readonly delivery: Delivery
  readonly registry: Registry
  readonly demand: Demand
  readonly clock: Clock
  readonly host: LifeHost
  readonly #counts: ConnectionCounts
  readonly #ended: ConnectionsOptions['ended']
  readonly #open = new Set<Connection>()

  constructor({ delivery, registry, demand, clock, counts, host, ended }: ConnectionsOptions) {
    this.delivery = delivery
    this.registry = registry
    this.demand = demand
    this.clock = clock
    this.host = host
    this.#counts = counts
    this.#ended = ended
  }

  /** Opens one; throws `too-many` beyond the limits of its identity or address, `bad-cursor` for a cursor that is not ours. */
  open(opening: Opening): Connection {
    const identity = opening.credentials?.identity.id
    this.#counts.enter(identity, opening.address)
    try {
      const connection = new Connection(this, opening)
      this.#open.add(connection)
      return connection
    } catch (error) {
      this.#counts.leave(identity, opening.address)
      throw error
    }
  }

  /** Throws `too-many` where `open` would. */
  check({ credentials, address }: Pick<Opening, 'credentials' | 'address'>): void {
    const identity = credentials?.identity.id
    this.#counts.enter(identity, address)
    this.#counts.leave(identity, address)
  }

  add(connection: Connection): void {
    this.#counts.enter(connection.identity?.id, connection.address)
    this.#open.add(connection)
  }
  delete(connection: Connection): void {
    if (this.#open.delete(connection)) this.#counts.leave(connection.identity?.id, connection.address)
  }

  /** Ends what is open for a session, an identity or a token. */
  end(of: { readonly session?: string; readonly identity?: string; readonly token?: string }): void {
    const meant = ({ session, token, identity }: Credentials): boolean =>
      (of.session !== undefined && session === of.session) ||
      (of.token !== undefined && token === of.token) ||
      (of.identity !== undefined && identity.id === of.identity)
    this.#ended(meant)
    for (const connection of [...this.#open]) {
      if (connection.credentials && meant(connection.credentials)) connection.close('session-end')
    }
  }

  /** Ends everything: the server stops. */
  shutDown(): void {
    for (const connection of [...this.#open]) connection.close('shutdown')
  }

  /** A plugin is about to be loaded anew under open connections: for its listeners they end. */
  endFor(plugin: string): void {
    for (const connection of [...this.#open]) connection.endFor(plugin)
  }

  /** It has been loaded: for its listeners they begin. */
  beginFor(plugin: string): void {
    for (const connection of [...this.#open]) connection.beginFor(plugin)
  }

  /** How many are open, by transport, and how many of their readers are behind. */
  summary(): { byTransport: Partial<Record<TransportName, number>>; behind: number } {
    const byTransport: Partial<Record<TransportName, number>> = {}
    let behind = 0
    for (const { transport, reader } of this.#open) {
      byTransport[transport] = (byTransport[transport] ?? 0) + 1
      if (reader.behind) behind += 1
    }
    return { byTransport, behind }
  }
}
