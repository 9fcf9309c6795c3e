import type { Closing, Connection } from '../delivery/connection.ts'
import type { WrittenFrame } from '../delivery/frames.ts'
import type { Framing } from '../delivery/framing.ts'
import type { Outlet } from '../delivery/outlet.ts'
import { ClientError } from '../errors.ts'
import type { ChannelKind } from '../host/plugin.ts'
import type { ReaderQuery } from './query.ts'
import type { TransportServer } from './server.ts'
import type { Peer } from './streaming.ts'
import { MEBIBYTE, type PollingTransport } from './transport.ts'

const MAX_BYTES = MEBIBYTE
/** A reader that is not told anything new may keep its cursor until the ring has gone on this far. */
const UNCHANGED_PLACES = 1_000
const NO_FRAMES = new Uint8Array()

/** Frames as the items of a JSON array, each behind a comma; the cursor of a heartbeat stands beside them. */
const items: Framing = { name: 'poll', frame: ({ json, heartbeat }: WrittenFrame) => (heartbeat ? '' : `,${json}`) }

/** What is asked, and who asks. */
export interface PollAsk {
  readonly query: ReaderQuery
  readonly peer: Peer
}
/** What there is to tell. */
export interface Answer {
  /** As the items of a JSON array, each behind a comma. */
  readonly frames: Uint8Array
  /** Claims all of them. */
  readonly cursor: string
  /** The channels of which may be told. */
  readonly open: () => ReadonlyMap<string, ChannelKind>
}
/** Who is told what was gathered: one of these, once, unless the client leaves before. */
export interface Gathered {
  answered(answer: Answer): void
  /** With `unauthenticated` when its session ends meanwhile. */
  failed(error: Error): void
}

/** Gathers what there is for one answer, or waits until there is something. */
export class Gathering implements Outlet {
  readonly framing = items
  readonly #told: Gathered
  readonly #connection: Connection
  readonly #maxBytes: number
  readonly #since: string | undefined
  readonly #server: TransportServer
  #only: Uint8Array | undefined
  #parts: Uint8Array[] | undefined
  #cancel: (() => void) | undefined
  #bytes = 0
  #timedOut: boolean

  /** Throws what refuses the request. Nothing is told before `begin`. */
  constructor(server: TransportServer, transport: PollingTransport, { query, peer, told }: PollAsk & { readonly told: Gathered }) {
    this.#server = server
    this.#told = told
    this.#since = query.since
    this.#maxBytes = Math.min(query.limit ?? Number.POSITIVE_INFINITY, MAX_BYTES)
    this.#timedOut = !transport.waits || query.timeout === 0 || server.draining()
    this.#connection = server.connections.open({
      transport: transport.name,
      ...peer,
      outlet: this,
      ...query,
      close: (why) => this.#close(why),
    })
    if (!this.#timedOut) this.#wait(query.timeout)
  }

  begin(): void {
    this.#connection.reader.readOn()
  }
  /** Waits no longer. */
  hurry(): void {
    this.#finish()
  }
  /** The client has left. */
  leave(): void {
    if (this.#connection.over) return
    this.#cancel?.()
    this.#connection.finish({ type: 'error', reason: 'client-disconnect' })
  }

  // Outlet

  get room(): number {
    return Math.max(0, this.#maxBytes - this.#bytes)
  }
  write(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#bytes += bytes.length
    if (this.#only) this.#parts ??= [this.#only]
    else this.#only = bytes
    this.#parts?.push(bytes)
  }
  rested(): void {
    if (this.#bytes > 0 || this.#timedOut) this.#finish()
  }
  broken(cause: Error): void {
    this.#cancel?.()
    this.#connection.finish({ type: 'error', reason: 'io', cause })
    this.#told.failed(cause)
  }

  #wait(timeout: number): void {
    const { clock, connections } = this.#server
    this.#cancel = connections.delivery.deadlines.at(clock.now() + timeout, () => {
      this.#timedOut = true
      this.#connection.reader.readOn()
    })
  }

  #close(why: Closing): void {
    if (why !== 'session-end') {
      this.#finish()
      return
    }
    this.#cancel?.()
    this.#connection.finish({ type: 'end', reason: 'session-end' })
    this.#told.failed(new ClientError('unauthenticated', 'Your session has ended'))
  }

  #finish(): void {
    if (this.#connection.over) return
    const { reader } = this.#connection
    const cursor = this.#bytes === 0 ? this.#unmoved() : reader.cursor
    this.#cancel?.()
    this.#connection.finish({ type: 'end', reason: 'answered' })
    const frames = this.#parts ? Buffer.concat(this.#parts) : (this.#only ?? NO_FRAMES)
    this.#told.answered({ frames, cursor, open: () => reader.subscriptions.open() })
  }

  /** What was told nothing may keep its cursor, so that `304` can be said; but not for so long that the ring forgets it. */
  #unmoved(): string {
    const { log } = this.#server.connections.delivery
    const since = this.#since
    if (since === undefined) return this.#connection.reader.cursor
    const { epoch, place } = log.position(since)
    return epoch === log.epoch && place > 0 && log.tail.place - place < UNCHANGED_PLACES ? since : this.#connection.reader.cursor
  }
}
