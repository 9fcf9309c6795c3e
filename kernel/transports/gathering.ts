import type { ChannelKind } from '../api/plugin.ts'
import type { Ending } from '../delivery/channel-life.ts'
import type { Closing, Connection } from '../delivery/connection.ts'
import type { WrittenFrame } from '../delivery/frames.ts'
import type { Framing } from '../delivery/framing.ts'
import type { Outlet } from '../delivery/outlet.ts'
import { ClientError } from '../errors.ts'
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
/** Who is told what was gathered: either, once, unless the client leaves before. */
export interface Gathered {
  /** All is gathered: the connection ends, or rests. */
  done(connection: Connection): void
  /** Frames as the items of a JSON array, each behind a comma, and the cursor that claims all of them. */
  answered(frames: Uint8Array, cursor: string): void
  /** With `unauthenticated` when its session ends meanwhile. */
  failed(error: Error): void
}

/** Has a connection end that is good for one answer. */
export const endAnswered = (connection: Connection): void => connection.finish({ type: 'end', reason: 'answered' })

/** Gathers what there is for one answer, or waits until there is something. */
export class Gathering implements Outlet {
  readonly framing = items
  readonly #told: Gathered
  readonly #connection: Connection
  readonly #maxBytes: number
  readonly #server: TransportServer
  readonly #timeout: number
  readonly #fire = (): void => this.#late()
  #since: string | undefined
  #only: Uint8Array | undefined
  #parts: Uint8Array[] | undefined
  #bytes = 0
  #open = true
  #timedOut = false
  /** When it has waited long enough, and when that is looked at next; an earlier deadline than is due is left as it is. */
  #due = 0
  #alarm: { readonly at: number; readonly cancel: () => void } | undefined

  /** Throws what refuses the request. Nothing is told before `begin`. */
  constructor(server: TransportServer, transport: PollingTransport, { query, peer, told }: PollAsk & { readonly told: Gathered }) {
    this.#server = server
    this.#told = told
    this.#since = query.since
    this.#timeout = transport.waits ? query.timeout : 0
    this.#maxBytes = Math.min(query.limit ?? Number.POSITIVE_INFINITY, MAX_BYTES)
    this.#connection = server.connections.open({
      transport: transport.name,
      ...peer,
      outlet: this,
      ...query,
      close: (why) => this.#close(why),
    })
  }

  /** The channels of which may be told. */
  get channels(): ReadonlyMap<string, ChannelKind> {
    return this.#connection.reader.subscriptions.open()
  }

  begin(): void {
    if (this.#timeout === 0 || this.#server.draining()) this.#timedOut = true
    else this.#wait()
    this.#connection.reader.readOn()
  }
  /** Gathers what follows an answer, for one who has it; false where that has to begin anew. Throws `too-many`. */
  again(since: string): boolean {
    if (!this.#connection.resting || since !== this.#since) return false
    this.#connection.wake()
    this.#only = undefined
    this.#parts = undefined
    this.#bytes = 0
    this.#timedOut = false
    this.#open = true
    this.begin()
    return true
  }
  /** Waits no longer. */
  hurry(): void {
    this.#finish()
  }
  /** The client has left. */
  leave(): void {
    this.#end({ type: 'error', reason: 'client-disconnect' })
  }

  // Outlet

  get room(): number {
    return this.#open ? Math.max(0, this.#maxBytes - this.#bytes) : 0
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
    this.#end({ type: 'error', reason: 'io', cause })
    this.#told.failed(cause)
  }

  #wait(): void {
    this.#due = this.#server.clock.now() + this.#timeout
    if (this.#alarm && this.#alarm.at <= this.#due) return
    this.#alarm?.cancel()
    this.#alarm = { at: this.#due, cancel: this.#server.connections.delivery.deadlines.at(this.#due, this.#fire) }
  }
  #late(): void {
    this.#alarm = undefined
    if (!this.#open) return
    if (this.#server.clock.now() < this.#due) {
      const cancel = this.#server.connections.delivery.deadlines.at(this.#due, this.#fire)
      this.#alarm = { at: this.#due, cancel }
      return
    }
    this.#timedOut = true
    this.#connection.reader.readOn()
  }

  #close(why: Closing): void {
    if (why !== 'session-end') {
      this.#finish()
      return
    }
    this.#end({ type: 'end', reason: 'session-end' })
    this.#told.failed(new ClientError('unauthenticated', 'Your session has ended'))
  }

  #finish(): void {
    if (!this.#open) return
    this.#open = false
    const cursor = this.#bytes === 0 ? this.#unmoved() : this.#connection.reader.cursor
    this.#since = cursor
    this.#told.done(this.#connection)
    if (this.#connection.over) this.#alarm?.cancel()
    this.#told.answered(this.#parts ? Buffer.concat(this.#parts) : (this.#only ?? NO_FRAMES), cursor)
  }
  #end(ending: Ending): void {
    this.#open = false
    this.#alarm?.cancel()
    this.#connection.finish(ending)
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
