import { deferred } from '../deferred.ts'
import type { Closing, Connection } from '../delivery/connection.ts'
import type { WrittenFrame } from '../delivery/frames.ts'
import type { Framing } from '../delivery/framing.ts'
import type { Outlet } from '../delivery/outlet.ts'
import { ClientError } from '../errors.ts'
import type { ChannelKind } from '../host/plugin.ts'
import type { Context } from '../http/kernel-request.ts'
import type { ReaderQuery } from './query.ts'
import { adviceOf, type TransportServer } from './server.ts'
import type { Peer } from './streaming.ts'
import { MEBIBYTE, type PollingTransport } from './transport.ts'

const MAX_BYTES = MEBIBYTE
/** A reader that is not told anything new may keep its cursor until the ring has gone on this far. */
const UNCHANGED_PLACES = 1_000

/** Frames as the items of a JSON array, each behind a comma; the cursor of a heartbeat stands beside them. */
const items: Framing = { name: 'poll', frame: ({ json, heartbeat }: WrittenFrame) => (heartbeat ? '' : `,${json}`) }

interface Ask {
  readonly ctx: Context
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
  readonly open: ReadonlyMap<string, ChannelKind>
}

/** Gathers what there is, or waits until there is something. Rejects with `unauthenticated` when its session ends meanwhile. */
export const gather = (server: TransportServer, transport: PollingTransport, ask: Ask): Promise<Answer> =>
  new Poll(server, transport, ask).answer

/** Answers a request with what it gathers. */
export async function servePoll(server: TransportServer, transport: PollingTransport, ask: Ask): Promise<void> {
  const { ctx, query } = ask
  const { frames, cursor } = await gather(server, transport, ask)
  ctx.set('Cache-Control', 'no-store, no-transform')
  const unchanged = frames.length === 0 && query.since !== undefined && ctx.get('If-None-Match') === `"${query.since}"`
  ctx.set('ETag', `"${cursor}"`)
  if (unchanged && cursor === query.since) {
    ctx.status = 304
    return
  }
  ctx.set('Content-Type', 'application/json; charset=utf-8')
  ctx.body = bodyOf(server, { frames, cursor, timeout: query.timeout, interval: transport.interval })
}

interface Said {
  readonly frames: Uint8Array
  readonly cursor: string
  readonly timeout: number
  readonly interval: number
}
/** What was answered last: those who wait for the same thing get the same, one after another. */
const last = new WeakMap<TransportServer, Said & { readonly body: string }>()

/** As text, which Node writes in one piece with the head. */
function bodyOf(server: TransportServer, said: Said): string {
  const before = last.get(server)
  const { frames, cursor, timeout, interval } = said
  // The very same bytes: frames that many are told are made once.
  const same = before?.frames === frames && before.cursor === cursor && before.timeout === timeout && before.interval === interval
  if (same) return before.body
  const advice = JSON.stringify(adviceOf(server, timeout, interval))
  const text = Buffer.from(frames.buffer, frames.byteOffset, frames.length).toString('utf8', 1)
  const body = `{"frames":[${text}],"cursor":"${cursor}","advice":${advice}}`
  last.set(server, { ...said, body })
  return body
}

class Poll implements Outlet {
  readonly framing = items
  readonly #answer = deferred<Answer>()
  readonly #connection: Connection
  readonly #parts: Uint8Array[] = []
  readonly #maxBytes: number
  readonly #unchangedSince: { cursor: string; place: number } | undefined
  readonly #server: TransportServer
  #cancel: (() => void) | undefined
  #bytes = 0
  #timedOut: boolean

  constructor(server: TransportServer, transport: PollingTransport, { ctx, query, peer }: Ask) {
    this.#server = server
    this.#maxBytes = Math.min(query.limit ?? Number.POSITIVE_INFINITY, MAX_BYTES)
    this.#timedOut = !transport.waits || query.timeout === 0 || server.draining()
    this.#connection = server.connections.open({
      transport: transport.name,
      ...peer,
      outlet: this,
      ...query,
      close: (why) => this.#close(why),
    })
    this.#unchangedSince =
      query.since === undefined ? undefined : { cursor: query.since, place: server.connections.delivery.log.tail.place }
    ctx.res.once('close', () => this.#gone())
    if (!this.#timedOut) this.#wait(query.timeout)
    this.#connection.reader.readOn()
  }

  get answer(): Promise<Answer> {
    return this.#answer.promise
  }

  // Outlet

  get room(): number {
    return Math.max(0, this.#maxBytes - this.#bytes)
  }
  write(bytes: Uint8Array): void {
    this.#bytes += bytes.length
    this.#parts.push(bytes)
  }
  rested(): void {
    if (this.#bytes > 0 || this.#timedOut) this.#finish()
  }

  broken(cause: Error): void {
    this.#cancel?.()
    this.#connection.finish({ type: 'error', reason: 'io', cause })
    this.#answer.reject(cause)
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
    this.#answer.reject(new ClientError('unauthenticated', 'Your session has ended'))
  }

  #finish(): void {
    if (this.#connection.over) return
    const { reader } = this.#connection
    const cursor = this.#bytes === 0 ? this.#unmoved() : reader.cursor
    this.#cancel?.()
    this.#connection.finish({ type: 'end', reason: 'answered' })
    this.#answer.resolve({
      frames: this.#parts.length === 1 && this.#parts[0] ? this.#parts[0] : Buffer.concat(this.#parts),
      cursor,
      open: reader.subscriptions.open(),
    })
  }

  /** What was told nothing may keep its cursor, so that `304` can be said; but not for so long that the ring forgets it. */
  #unmoved(): string {
    const { log } = this.#server.connections.delivery
    const since = this.#unchangedSince
    if (!since) return this.#connection.reader.cursor
    const { epoch, place } = log.position(since.cursor)
    return epoch === log.epoch && place > 0 && log.tail.place - place < UNCHANGED_PLACES ? since.cursor : this.#connection.reader.cursor
  }

  #gone(): void {
    if (this.#connection.over) return
    this.#cancel?.()
    this.#connection.finish({ type: 'error', reason: 'client-disconnect' })
    this.#answer.resolve({ frames: new Uint8Array(), cursor: '', open: new Map() })
  }
}
