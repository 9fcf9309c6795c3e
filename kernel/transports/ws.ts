import type { RawData, WebSocket } from 'ws'
import type { Closing, Connection } from '../delivery/connection.ts'
import * as frames from '../delivery/frames.ts'
import { encode, type Framing } from '../delivery/framing.ts'
import type { Outlet } from '../delivery/outlet.ts'
import { asError, ClientError } from '../errors.ts'
import { checkJson } from '../http/json.ts'
import { problemOf } from '../http/problems.ts'
import type { ClientFrame } from '../protocol.ts'
import { checkSubscribable, type ReaderQuery } from './query.ts'
import { adviceOf, comeBackAfter, type TransportServer } from './server.ts'
import type { Peer } from './streaming.ts'
import { readClientFrame } from './ws-frames.ts'
import { type FrameSocket, frameSocket } from './ws-socket.ts'

export const SUBPROTOCOL = 'encke.v1'
/** `WebSocket.readyState`. */
const OPEN = 1
const CLOSE_GOING_AWAY = 1001
const CLOSE_POLICY = 1008
const CLOSE_SESSION_ENDED = 4401
/** In order, by the client: normal, going away, and without a word (RFC 6455 §7.4.1). */
const CLIENT_CLOSES: ReadonlySet<number> = new Set([1000, 1001, 1005])
const PING_MILLISECONDS = 10_000
/** A peer that has not answered a ping for this long is gone. */
const PONG_MILLISECONDS = 30_000
const HIGH_WATER_BYTES = 64 * 1024
/** How long a peer has to answer our close. */
const LAST_WORDS_MILLISECONDS = 1_000

/** WebSocket (RFC 6455): a frame is a text message, written once for all who get it. */
export const ws: Framing = {
  name: 'ws',
  frame: ({ json }) => textMessage(Buffer.from(json)),
}

/** A whole text message as a server sends it, unmasked (RFC 6455 §5.2). */
function textMessage(payload: Buffer): Buffer {
  const header = Buffer.alloc(payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10)
  header[0] = 0x81
  header[1] = payload.length < 126 ? payload.length : payload.length < 65_536 ? 126 : 127
  if (header.length === 4) header.writeUInt16BE(payload.length, 2)
  if (header.length === 10) header.writeBigUInt64BE(BigInt(payload.length), 2)
  return Buffer.concat([header, payload])
}

/** Publishes what a client sent, perhaps by an open connection, as the HTTP route does; gives the answer's body. */
export type Publish = (ask: {
  peer: Peer
  channel: string
  data: unknown
  key: string | undefined
  connection?: Connection
}) => Promise<unknown>

/** Serves an open WebSocket until either side closes it. */
export function serveSocket(server: TransportServer, socket: WebSocket, ask: { query: ReaderQuery; peer: Peer; publish: Publish }): void {
  new Socket(server, socket, ask)
}

class Socket implements Outlet {
  readonly framing = ws
  readonly #server: TransportServer
  readonly #socket: WebSocket
  readonly #frames: FrameSocket
  readonly #peer: Peer
  readonly #publish: Publish
  readonly #connection: Connection
  #cancel: (() => void) | undefined
  #begun = false
  #writtenAt: number
  #pingedAt: number
  #heardAt: number
  #stalledSince: number | undefined

  constructor(server: TransportServer, socket: WebSocket, { query, peer, publish }: { query: ReaderQuery; peer: Peer; publish: Publish }) {
    this.#server = server
    this.#socket = socket
    this.#frames = frameSocket(socket, () => this.#drained())
    this.#peer = peer
    this.#publish = publish
    this.#writtenAt = server.clock.now()
    this.#pingedAt = this.#writtenAt
    this.#heardAt = this.#writtenAt
    this.#connection = server.connections.open({ transport: 'ws', ...peer, outlet: this, ...query, close: (why) => this.#close(why) })
    socket.on('message', (data, binary) => this.#received(data, binary))
    socket.on('pong', () => this.#heard())
    socket.on('close', (code) => this.#gone(code))
    // What is wrong is told by `close`, with its code.
    socket.on('error', () => {})
    this.#begin(query)
  }

  // Outlet

  get room(): number {
    if (!this.#begun || this.#socket.readyState !== OPEN) return 0
    return Math.max(0, HIGH_WATER_BYTES - this.#frames.waiting)
  }
  get full(): boolean {
    return this.room === 0
  }
  write(bytes: Uint8Array): void {
    this.#writtenAt = this.#server.clock.now()
    this.#frames.write(bytes)
    if (this.#frames.waiting >= HIGH_WATER_BYTES && this.#stalledSince === undefined) this.#stall()
  }

  broken(cause: Error): void {
    this.#finish({ type: 'error', reason: 'io', cause })
    this.#socket.terminate()
  }

  #begin(query: ReaderQuery): void {
    const { reader } = this.#connection
    const cursor = reader.resetOwed ? undefined : (query.since ?? reader.cursor)
    this.write(encode(ws, frames.welcome(cursor, adviceOf(this.#server, query.timeout))))
    this.#begun = true
    this.#watch()
    reader.readOn()
  }

  /** One timer looks after the heartbeat, a peer that takes nothing, and one that is gone. */
  #watch(): void {
    const { limits, connections } = this.#server
    const stalled = this.#stalledSince
    const due =
      stalled === undefined
        ? Math.min(this.#writtenAt + limits.heartbeatSeconds * 1_000, this.#pingedAt + PING_MILLISECONDS)
        : stalled + limits.stalledSeconds * 1_000
    this.#cancel?.()
    this.#cancel = connections.delivery.deadlines.at(due, () => this.#look())
  }

  // Who does not listen is not listened to either, or replies would pile up.
  #stall(): void {
    this.#stalledSince = this.#writtenAt
    this.#socket.pause()
    if (!this.#connection.over) this.#watch()
  }

  #look(): void {
    const { limits, clock } = this.#server
    const now = clock.now()
    const stalled = this.#stalledSince !== undefined && now - this.#stalledSince >= limits.stalledSeconds * 1_000
    if (stalled || now - this.#heardAt > PONG_MILLISECONDS) {
      this.#finish({ type: 'error', reason: 'io', cause: new Error('The peer takes nothing') })
      this.#socket.terminate()
      return
    }
    if (this.#stalledSince === undefined) this.#sayThatWeAreHere(now)
    this.#watch()
  }

  #sayThatWeAreHere(now: number): void {
    if (now - this.#writtenAt >= this.#server.limits.heartbeatSeconds * 1_000) this.#beat()
    if (now - this.#pingedAt < PING_MILLISECONDS) return
    this.#pingedAt = now
    this.#socket.ping()
  }

  #beat(): void {
    this.write(encode(ws, frames.heartbeat(this.#connection.reader.cursor)))
  }

  #heard(): void {
    this.#heardAt = this.#server.clock.now()
  }

  #drained(): void {
    if (this.#stalledSince === undefined || this.#frames.waiting > 0) return
    this.#stalledSince = undefined
    this.#socket.resume()
    if (!this.#connection.over) this.#watch()
    this.#connection.reader.readOn()
  }

  #received(data: RawData, binary: boolean): void {
    // A peer may go on sending until it heeds the close.
    if (this.#connection.over) return
    this.#heard()
    const received = binary ? { type: 'broken' as const } : readClientFrame(parsed(data))
    if (received.type === 'broken') this.#refuse()
    else if (received.type === 'wrong') this.#reply(received.id, new ClientError('bad-request', received.detail))
    else if (received.type === 'frame') void this.#answer(received.frame)
  }

  #refuse(): void {
    this.#finish({ type: 'end', reason: 'client-close' })
    this.#end(CLOSE_POLICY, 'A frame is a JSON object with a type and an id')
  }

  /** Closes; a peer that does not answer is cut. */
  #end(code: number, reason: string): void {
    const { clock, connections } = this.#server
    this.#socket.close(code, reason)
    connections.delivery.deadlines.at(clock.now() + LAST_WORDS_MILLISECONDS, () => this.#socket.terminate())
  }

  async #answer(frame: ClientFrame): Promise<void> {
    try {
      checkJson(frame)
      if (frame.type === 'publish') this.#reply(frame.id, await this.#publishing(frame), 201)
      else if (frame.type === 'subscribe') this.#subscribe(frame)
      else this.#unsubscribe(frame)
    } catch (error) {
      this.#reply(frame.id, asError(error))
    }
  }

  #publishing({ channel, data, key }: Extract<ClientFrame, { type: 'publish' }>): Promise<unknown> {
    return this.#publish({ peer: this.#peer, channel, data, key, connection: this.#connection })
  }

  #subscribe({ id, channels: named }: { id: number | string; channels: readonly string[] }): void {
    const { registry } = this.#server.connections
    const channels = [...new Set(named)]
    for (const name of channels) checkSubscribable(name, registry)
    if (this.#connection.reader.subscriptions.namedWith(channels) > this.#server.limits.channelsPerReader) {
      throw new ClientError('too-large', `One reader may follow ${this.#server.limits.channelsPerReader} channels`)
    }
    this.#reply(id, {}, 200)
    this.#connection.reader.join(channels)
    this.#connection.reader.readOn()
  }

  #unsubscribe({ id, channels }: { id: number | string; channels: readonly string[] }): void {
    this.#connection.leave(channels)
    this.#reply(id, {}, 200)
  }

  #reply(id: number | string, body: unknown, status = 200): void {
    if (this.#socket.readyState !== OPEN) return
    const problem = body instanceof Error ? problemOf(body) : undefined
    this.write(encode(ws, frames.reply(id, problem?.status ?? status, problem ?? body)))
  }

  #close(why: Closing): void {
    if (this.#connection.over) return
    this.#finish({ type: 'end', reason: why === 'shutdown' ? 'server-shutdown' : why })
    this.write(encode(ws, frames.bye(why, why === 'shutdown' ? comeBackAfter() : undefined)))
    if (why === 'session-end') this.#end(CLOSE_SESSION_ENDED, 'session-end')
    else this.#end(CLOSE_GOING_AWAY, why)
  }

  #gone(code: number): void {
    this.#finish(CLIENT_CLOSES.has(code) ? { type: 'end', reason: 'client-close' } : { type: 'error', reason: 'client-disconnect' })
  }

  #finish(ending: Parameters<Connection['finish']>[0]): void {
    this.#cancel?.()
    this.#connection.finish(ending)
  }
}

/** The JSON of a message, or nothing when it is none. */
function parsed(data: RawData): unknown {
  try {
    return JSON.parse(Buffer.isBuffer(data) ? data.toString('utf8') : '')
  } catch {
    // That it is none is all that the caller wants to know.
    return undefined
  }
}
