import { EventEmitter } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Socket } from 'node:net'

/** What has left Node's HTTP: the socket of a request, the bytes that came behind it, and what answers it until it is held. */
export interface Taken {
  readonly socket: Socket
  readonly head: Buffer
}

interface Offered {
  readonly response: ServerResponse
  stays: boolean
}
const offers = new WeakMap<IncomingMessage, Offered>()
type Listening = () => void
const taken = new WeakMap<IncomingMessage, Taken & { readonly closers: readonly Listening[] }>()

/** What Node's HTTP hangs on its sockets as their own, each keeping its parser's surroundings. */
const WRAPPERS = ['on', 'addListener', 'prependListener', 'setEncoding'] as const

/**
 * Asks Node to let go of a request's socket as it does for a WebSocket: the `upgrade` event follows in this very turn. Where it
 * does not, because another request lies behind in the same packet or Node has changed, the request `stays` with Node. Gives
 * whether it may come about: only for a GET that is first in line.
 */
export function offerTakeover(request: IncomingMessage, response: ServerResponse, stays: () => void): boolean {
  if (request.method !== 'GET' || !(response.socket instanceof Socket) || response.socket !== request.socket) return false
  const offered: Offered = { response, stays: false }
  offers.set(request, offered)
  letGo(request, true)
  setImmediate(() => {
    if (taken.has(request)) return
    offered.stays = true
    letGo(request, false)
    stays()
  })
  return true
}

/** The response of a request that was offered; nothing for one that asks for another protocol by itself. */
export const offeredResponse = (request: IncomingMessage): ServerResponse | undefined => offers.get(request)?.response

/** Notes that a request's socket is not Node's HTTP's any more. */
export function take(request: IncomingMessage, socket: Socket, head: Buffer): void {
  taken.set(request, { socket, head, closers: socket.listeners('close') as Listening[] })
}

/** The socket of a request that has left HTTP; nothing for one that is still there. */
export const takenFrom = (request: IncomingMessage): Taken | undefined => taken.get(request)

/** Takes the socket from its response too, which must not have ended: nothing but the socket is left of the request. */
export function strip(request: IncomingMessage, response: ServerResponse): Socket | undefined {
  const found = taken.get(request)
  if (!found) return undefined
  const { socket, closers } = found
  response.detachSocket(socket)
  // Not deleted: an object that loses properties is kept as a dictionary, which is larger and slower.
  for (const name of WRAPPERS) Object.assign(socket, { [name]: Socket.prototype[name] })
  // By the emitter's own means, which begin a new table: the old one, of all names that Node ever listened to, is larger than the socket.
  EventEmitter.prototype.removeAllListeners.call(socket)
  // Those that came since watch a response that is no more.
  for (const closer of closers) socket.on('close', closer)
  return socket
}

/** The bytes that are being read while a request is told; nothing where Node does not show them. */
export function packetOf(request: IncomingMessage): Buffer | undefined {
  const parser: { getCurrentBuffer?: () => unknown } | null | undefined = Reflect.get(request.socket, 'parser')
  const packet = parser?.getCurrentBuffer?.()
  return Buffer.isBuffer(packet) ? packet : undefined
}

/** Gives a socket back to Node's HTTP, as one that has just come, with bytes that were read from it and not used. */
export function giveBack(server: Server, socket: Socket, bytes: Uint8Array): void {
  // By the emitter's own means: by the stream's it takes itself to be read again in the next turn, however Node has paused it by then.
  EventEmitter.prototype.removeAllListeners.call(socket)
  socket.pause()
  socket.unshift(bytes)
  server.emit('connection', socket)
  socket.resume()
}

/** Node's parser leaves a socket whose request says so; the `request` event is early enough. */
function letGo(request: IncomingMessage, go: boolean): void {
  Object.assign(request, { upgrade: go })
}
