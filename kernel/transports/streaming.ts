import type { Closing, Connection } from '../delivery/connection.ts'
import * as frames from '../delivery/frames.ts'
import { encode } from '../delivery/framing.ts'
import type { Outlet } from '../delivery/outlet.ts'
import { type Held, type HeldEvents, hold } from '../http/held.ts'
import type { Context } from '../http/kernel-request.ts'
import type { Credentials } from '../identity.ts'
import type { Cursor } from '../protocol.ts'
import type { ReaderQuery } from './query.ts'
import { adviceOf, comeBackAfter, type TransportServer } from './server.ts'
import type { StreamingTransport } from './transport.ts'

const HEADERS = { 'Cache-Control': 'no-store, no-transform', 'X-Accel-Buffering': 'no', 'X-Content-Type-Options': 'nosniff' }
/** One has a script's name in it, which the request chooses. */
const PRELUDES_KEPT = 100
/** How long a peer has to take what was written before an end that cannot wait. */
const LAST_WORDS_MILLISECONDS = 1_000

/** Whom a response is held for. */
export interface Peer {
  readonly credentials: Credentials | undefined
  readonly address: string
}

/** Answers a request with a stream of frames that ends at its limits, and is taken up again by its cursor. */
export function serveStream(
  server: TransportServer,
  transport: StreamingTransport,
  ask: { ctx: Context; query: ReaderQuery; peer: Peer },
): void {
  new HeldStream(server, transport, ask)
}

/** As bytes, the same for all. */
const preludes = new Map<string, Uint8Array>()
function preludeOf({ prelude }: StreamingTransport): Uint8Array {
  const known = preludes.get(prelude) ?? Buffer.from(prelude)
  if (preludes.size >= PRELUDES_KEPT) preludes.clear()
  preludes.set(prelude, known)
  return known
}

const nothing = (): void => {}

class HeldStream implements Outlet, HeldEvents {
  readonly framing: StreamingTransport
  readonly #server: TransportServer
  readonly #connection: Connection
  readonly #held: Held
  readonly #maxBytes: number
  #cancelEnd: () => void = nothing
  #cancelLook: () => void = nothing
  #bytes = 0
  #writtenAt: number
  #stalledSince: number | undefined
  #begun = false
  #last: Uint8Array | undefined

  constructor(
    server: TransportServer,
    transport: StreamingTransport,
    { ctx, query, peer }: { ctx: Context; query: ReaderQuery; peer: Peer },
  ) {
    this.#server = server
    this.framing = transport
    this.#maxBytes = Math.min(query.limit ?? Number.POSITIVE_INFINITY, transport.maxBytes)
    this.#writtenAt = server.clock.now()
    this.#connection = server.connections.open({
      transport: transport.name,
      ...peer,
      outlet: this,
      ...query,
      close: (why) => this.#close(why),
    })
    const headers = { ...HEADERS, ...transport.headers, 'Content-Type': transport.contentType }
    this.#held = this.#holdOpen(ctx, headers)
    this.#begin(query, Math.min(query.age ?? Number.POSITIVE_INFINITY, transport.maxSeconds))
  }

  // Outlet

  get room(): number {
    return this.#begun && this.#held.writable ? Math.max(0, this.#maxBytes - this.#bytes) : 0
  }
  get full(): boolean {
    return !this.#begun || !this.#held.writable
  }
  write(bytes: Uint8Array): void {
    // Not every frame is something to be written in every framing.
    if (bytes.length === 0) return
    if (this.framing.repeat) this.#last = bytes
    this.#bytes += bytes.length
    this.#writtenAt = this.#server.clock.now()
    this.#held.write(bytes)
    if (!this.#held.writable && this.#stalledSince === undefined) this.#stall()
  }
  rested(): void {
    if (this.#bytes < this.#maxBytes || this.#connection.over) return
    // Who comes back has to have a cursor for what it was told, or it would be told the same for ever.
    if (!this.#connection.reader.claimed) this.beat(this.#connection.reader.cursor)
    this.#close('limit')
  }
  broken(cause: Error): void {
    this.#finish({ type: 'error', reason: 'io', cause })
    this.#held.destroy()
  }
  beat(cursor: Cursor): void {
    this.write(this.framing.repeat?.(this.#last, cursor) ?? encode(this.framing, frames.heartbeat(cursor)))
  }

  // HeldEvents

  drained(): void {
    this.#stalledSince = undefined
    if (!this.#connection.over) this.#watch()
    this.#connection.reader.readOn()
  }
  gone(): void {
    this.#finish({ type: 'error', reason: 'client-disconnect' })
  }

  #holdOpen(ctx: Context, headers: Readonly<Record<string, string>>): Held {
    try {
      return hold(ctx, headers, this)
    } catch (error) {
      this.#finish({ type: 'error', reason: 'io', cause: error })
      throw error
    }
  }

  #begin(query: ReaderQuery, maxSeconds: number): void {
    const { reader } = this.#connection
    const cursor = reader.resetOwed ? undefined : (query.since ?? reader.cursor)
    this.#held.write(preludeOf(this.framing))
    this.#held.write(encode(this.framing, frames.welcome(cursor, adviceOf(this.#server, query.timeout))))
    this.#begun = true
    const { deadlines } = this.#server.connections.delivery
    this.#cancelEnd = deadlines.at(this.#writtenAt + maxSeconds * 1_000, () => this.#close('limit'))
    this.#watch()
    reader.readOn()
  }

  /** One timer looks after both the heartbeat and a peer that takes nothing. */
  #watch(): void {
    const { limits, connections } = this.#server
    const due =
      this.#stalledSince === undefined
        ? this.#writtenAt + limits.heartbeatSeconds * 1_000
        : this.#stalledSince + limits.stalledSeconds * 1_000
    this.#cancelLook()
    this.#cancelLook = connections.delivery.deadlines.at(due, () => this.#look())
  }

  #stall(): void {
    this.#stalledSince = this.#writtenAt
    this.#watch()
  }

  #look(): void {
    const { limits, clock } = this.#server
    const now = clock.now()
    if (this.#stalledSince !== undefined && now - this.#stalledSince >= limits.stalledSeconds * 1_000) {
      this.#finish({ type: 'error', reason: 'io', cause: new Error('The peer takes nothing') })
      this.#held.destroy()
      return
    }
    if (this.#held.writable && now - this.#writtenAt >= limits.heartbeatSeconds * 1_000) this.beat(this.#connection.reader.cursor)
    this.rested()
    if (!this.#connection.over) this.#watch()
  }

  #close(why: Closing): void {
    if (this.#connection.over) return
    this.#finish({ type: 'end', reason: why === 'shutdown' ? 'server-shutdown' : why })
    this.#held.write(encode(this.framing, frames.bye(why, why === 'shutdown' ? comeBackAfter() : undefined)))
    this.#held.write(this.framing.epilogue ?? '')
    this.#held.end()
    // A peer that takes nothing does not take the end either.
    const { clock, connections, limits } = this.#server
    const patience = why === 'limit' ? limits.stalledSeconds * 1_000 : LAST_WORDS_MILLISECONDS
    if (this.#held.waiting > 0) connections.delivery.deadlines.at(clock.now() + patience, () => this.#held.destroy())
  }

  #finish(ending: Parameters<Connection['finish']>[0]): void {
    this.#cancelEnd()
    this.#cancelLook()
    this.#connection.finish(ending)
  }
}
