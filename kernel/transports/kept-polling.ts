import type { Connection } from '../delivery/connection.ts'
import { keep } from '../http/kept.ts'
import { httpDate, standingLines, written, writtenProblem } from '../http/kept-answer.ts'
import type { Kept, KeptEvents } from '../http/kept-connection.ts'
import type { Context } from '../http/kernel-request.ts'
import type { Repeated } from '../http/repeated-request.ts'
import { endAnswered, type Gathered, Gathering, type PollAsk } from './gathering.ts'
import { textOf } from './poll-text.ts'
import type { TransportServer } from './server.ts'
import type { PollingTransport } from './transport.ts'

interface Ask extends PollAsk {
  readonly ctx: Context
  readonly asked: Repeated
}

/** Answers one who asks the same again and again, but for the cursor, on a connection that is kept. Throws what refuses the first request. */
export function keepPolling(server: TransportServer, transport: PollingTransport, ask: Ask): void {
  new KeptPolling(server, transport, ask)
}

/** What an answer is made of, beside its frames. */
interface Prepared {
  readonly cursor: string
  readonly timeout: number
  readonly standing: string
  readonly date: string
  readonly bytes: Buffer
}
/** By the frames in them: those who are told the same get the same bytes, one after another. */
const prepared = new WeakMap<Uint8Array, Prepared>()
let newest: { readonly frames: Uint8Array; readonly answer: Prepared } | undefined

class KeptPolling implements KeptEvents, Gathered {
  readonly #server: TransportServer
  readonly #transport: PollingTransport
  readonly #ask: PollAsk
  /** What every answer says. */
  readonly #standing: string
  readonly #kept: Kept
  #asked: Repeated
  #gathering: Gathering

  constructor(server: TransportServer, transport: PollingTransport, { ctx, asked, query, peer }: Ask) {
    this.#server = server
    this.#transport = transport
    this.#ask = { query, peer }
    this.#asked = asked
    this.#gathering = new Gathering(server, transport, { query, peer, told: this })
    this.#standing = standingLines(ctx)
    this.#kept = keep(ctx, peer.credentials, this)
    this.#gathering.begin()
  }

  // KeptEvents

  asked(repeated: Repeated): boolean {
    this.#asked = repeated
    try {
      if (!this.#gathering.again(repeated.cursor)) this.#gatherAnew(repeated.cursor)
    } catch {
      // It is asked once more by way of HTTP, and refused there.
      return false
    }
    return true
  }
  hurried(): void {
    this.#gathering.hurry()
  }
  gone(): void {
    this.#gathering.leave()
  }

  // Gathered

  /** One whom nobody follows need not be made anew for each answer. */
  done(connection: Connection): void {
    if (connection.mayRest && this.#ask.query.join.length === 0) connection.rest()
    else endAnswered(connection)
  }
  answered(frames: Uint8Array, cursor: string): void {
    const { cursor: since, has } = this.#asked
    const unchanged = has && frames.length === 0 && cursor === since
    this.#kept.answer(unchanged ? this.#written(304, cursor, '') : this.#prepared(frames, cursor), cursor)
  }
  failed(error: Error): void {
    this.#kept.end(writtenProblem(error, this.#standing))
  }

  #gatherAnew(since: string): void {
    const { query, peer } = this.#ask
    this.#gathering.leave()
    this.#gathering = new Gathering(this.#server, this.#transport, { query: { ...query, since }, peer, told: this })
    this.#gathering.begin()
  }

  #prepared(frames: Uint8Array, cursor: string): Buffer {
    const { timeout } = this.#ask.query
    const date = httpDate()
    const known = newest?.frames === frames ? newest.answer : prepared.get(frames)
    const same = known?.cursor === cursor && known.timeout === timeout && known.standing === this.#standing && known.date === date
    if (same) return known.bytes
    const body = textOf(this.#server, { frames, cursor, timeout, interval: this.#transport.interval })
    const bytes = this.#written(200, cursor, body)
    const answer = { cursor, timeout, standing: this.#standing, date, bytes }
    prepared.set(frames, answer)
    newest = { frames, answer }
    return bytes
  }

  #written(status: number, cursor: string, body: string): Buffer {
    const about = `Cache-Control: no-store, no-transform\r\nETag: "${cursor}"\r\n`
    const headers = status === 304 ? about : `${about}Content-Type: application/json; charset=utf-8\r\n`
    return written({ status, standing: this.#standing, headers, connection: this.#kept.connection, body })
  }
}
