import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { ClientError } from '../errors.ts'
import { type Handle, handleOf, type Waiter, writeTo } from './handle-writes.ts'
import type { Context } from './kernel-request.ts'
import { strip, takenFrom } from './takeover.ts'

/** Who is told what happens to a held response. */
export interface HeldEvents {
  /** What was written has left; more may be written. */
  drained(): void
  /** The connection is gone, by whomever. */
  gone(): void
}

/**
 * A response whose socket stays open. It is not chunked and its connection ends with it, so that HTTP/1.0 and 1.1 get the same bytes.
 * How bytes reach a socket is the business of this file and of the takeover's alone.
 */
export interface Held {
  /** Whether more may be written before `drained`. */
  readonly writable: boolean
  /** How many bytes wait in this process for the socket. */
  readonly waiting: number
  write(bytes: string | Uint8Array): void
  end(): void
  destroy(): void
}

/** Takes the response out of Koa's hands and sends its head; what is written in the same turn goes with it. Throws when it cannot be held. */
export function hold(ctx: Context, headers: Readonly<Record<string, string>>, events: HeldEvents): Held {
  const { req, res } = ctx
  if (!res.socket) throw new ClientError('bad-request', 'A response that is held cannot wait behind others on its connection')
  ctx.respond = false
  res.statusCode = 200
  ctx.set(headers)
  ctx.set('Connection', 'close')
  res.useChunkedEncodingByDefault = false
  res.shouldKeepAlive = false
  res.socket.setNoDelay(true)
  // What is held has its own limits.
  res.socket.setTimeout(0)
  res.socket.cork()
  process.nextTick(uncork, res.socket)
  res.flushHeaders()
  if (!takenFrom(req)) return new HeldResponse(res, events)
  const socket = strip(req, res)
  if (!socket) throw new Error('A socket that was taken is gone')
  return new HeldSocket(socket, events)
}

function uncork(socket: Socket): void {
  socket.uncork()
}

/** Where a held socket bears what it is held by: its listeners are the same for all. */
const HELD = Symbol('held by')
interface BearingSocket extends Socket {
  [HELD]?: HeldSocket | undefined
}

/** A socket that has left Node's HTTP: no parser, no response, no listener of its own. */
class HeldSocket implements Held, Waiter {
  readonly #socket: BearingSocket
  readonly #events: HeldEvents
  /** Once the head has left; until then bytes go through the stream, behind it. */
  #handle: Handle | undefined
  // Asked for each frame and each reader, so it is remembered and not looked up in the stream.
  #writable = true
  #ended = false

  constructor(socket: Socket, events: HeldEvents) {
    this.#socket = socket
    this.#events = events
    this.#socket[HELD] = this
    socket.on('drain', drained).on('close', gone).on('error', ignore).on('end', leave).on('data', ignore)
    socket.resume()
    // What is gone already says so no more.
    if (socket.destroyed) process.nextTick(tellGone, socket)
  }

  get writable(): boolean {
    return this.#writable
  }
  get waiting(): number {
    return this.#socket.writableLength + (this.#handle?.writeQueueSize ?? 0)
  }
  write(bytes: string | Uint8Array): void {
    if (this.#ended || bytes.length === 0) return
    this.#handle ??= handleOf(this.#socket)
    if (this.#handle) this.#writeTo(this.#handle, typeof bytes === 'string' ? Buffer.from(bytes) : bytes)
    else if (this.#socket.writable) this.#writable = this.#socket.write(bytes)
  }
  /** Goes once what was written has left. */
  end(): void {
    this.#over()
    this.#socket.destroySoon()
  }
  destroy(): void {
    this.#over()
    this.#socket.destroy()
  }

  // Waiter

  left(broken: boolean): void {
    if (broken) this.destroy()
    else if (this.#handle?.writeQueueSize === 0) this.drained()
  }

  drained(): void {
    if (this.#ended) return
    this.#writable = this.#socket.writable
    this.#events.drained()
  }
  gone(): void {
    this.#over()
    this.#events.gone()
  }

  #writeTo(handle: Handle, bytes: Uint8Array): void {
    const waiting = writeTo(handle, bytes, this)
    if (waiting > 0) this.#writable = false
    // Told by `close`, as any other end.
    else if (waiting < 0) this.destroy()
  }
  #over(): void {
    this.#ended = true
    this.#writable = false
  }
}

function drained(this: BearingSocket): void {
  this[HELD]?.drained()
}
function gone(this: BearingSocket): void {
  tellGone(this)
}
function tellGone(socket: BearingSocket): void {
  const held = socket[HELD]
  socket[HELD] = undefined
  held?.gone()
}
/** A peer that has ended its side has left: those who close a page end both. */
function leave(this: BearingSocket): void {
  this.destroySoon()
}
// What a peer says after its request is nothing to us, and a broken pipe is told by `close`.
function ignore(): void {}

/** A response that is still in Node's hands. */
class HeldResponse implements Held {
  readonly #response: ServerResponse

  constructor(response: ServerResponse, events: HeldEvents) {
    this.#response = response
    response.on('drain', () => events.drained())
    response.on('close', () => events.gone())
    // A broken pipe is told by `close`; without a listener it would end the process.
    response.on('error', () => {})
  }

  get writable(): boolean {
    return !this.#response.writableNeedDrain && !this.#response.destroyed && !this.#response.writableEnded
  }
  get waiting(): number {
    return this.#response.writableLength
  }
  write(bytes: string | Uint8Array): void {
    if (bytes.length > 0) this.#response.write(bytes)
  }
  end(): void {
    this.#response.end()
  }
  destroy(): void {
    this.#response.destroy()
  }
}
