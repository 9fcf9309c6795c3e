import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerOptions, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Credentials } from '../identity.ts'
import { KeptConnections } from './kept.ts'
import { offerTakeover } from './takeover.ts'
import { handleUpgrades } from './upgrade.ts'

/** How long an answer that has been given may take to leave before its connection is cut. */
const LAST_BYTES_MILLISECONDS = 500

/** Who takes nothing of an answer for this long is cut; longer than any poll is held. */
const IDLE_MILLISECONDS = 120_000

/** How many may wait to be taken: after a restart everybody comes back at once, and who finds no room is reset. The system may allow fewer. */
const WAITING_CONNECTIONS = 4_096

/** Which requests leave HTTP with their sockets, where Node lets them. */
export interface Leaving {
  /** For a response that stays open. */
  readonly held: (request: IncomingMessage) => boolean
  /** To be asked again and again on the same connection. */
  readonly repeated: (request: IncomingMessage) => boolean
}

/** The server's socket: it knows what is being answered, and how to end in order. */
export class Listener {
  readonly #server: Server
  /** All connections: Node's server forgets those that it upgraded. */
  readonly #sockets = new Set<Socket>()
  readonly #answering = new Set<ServerResponse>()
  /** Those of them that waited behind others on their connection when their requests came. */
  readonly #behind = new Set<ServerResponse>()
  /** The newest response of each connection that is in Node's hands: a request that comes behind it has its turn when that one is over. */
  readonly #newest = new WeakMap<object, ServerResponse>()
  /** Sockets that left HTTP for a response that stays open. */
  readonly #held = new Set<Socket>()
  readonly #kept: KeptConnections
  #quiet: () => void = () => {}

  constructor(options: ServerOptions, handler: RequestListener, { held, repeated }: Leaving) {
    const stay: RequestListener = (request, response) => {
      this.#answering.add(response)
      if (!response.socket) this.#behind.add(response)
      response.once('close', () => this.#answered(response))
      handler(request, response)
    }
    const begin: RequestListener = (request, response) => {
      const stays = (): void => {
        this.#held.delete(request.socket)
        stay(request, response)
      }
      const leaves = held(request) || (repeated(request) && this.#kept.offer(request))
      if (leaves && offerTakeover(request, response, stays)) this.#held.add(request.socket)
      else stay(request, response)
    }
    this.#server = createServer(options, (request, response) => {
      const before = this.#newest.get(request.socket)
      this.#newest.set(request.socket, response)
      // Even a client that waits for each answer may have read the last one before it is put away here.
      if (held(request) && !response.socket && before) before.once('close', () => begin(request, response))
      else begin(request, response)
    })
    this.#kept = new KeptConnections(this.#server, {
      idleMilliseconds: options.keepAliveTimeout ?? this.#server.keepAliveTimeout,
      stalledMilliseconds: IDLE_MILLISECONDS,
      kept: (socket) => void this.#held.delete(socket),
      quiet: () => this.#idle && this.#quiet(),
    })
    this.#server.setTimeout(IDLE_MILLISECONDS)
    const lost = (socket: Socket): void => this.#lost(socket)
    function closed(this: Socket): void {
      lost(this)
    }
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.on('close', closed)
    })
    // Nothing comes behind what has left HTTP, and its socket would keep the response for as long as it lives.
    this.#server.on('upgrade', (_, socket) => void this.#newest.delete(socket))
    handleUpgrades(this.#server, handler)
  }

  /** Gives our origin on this machine; port 0 takes any that is free. */
  async listen(port: number, host: string): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen({ port, host, backlog: WAITING_CONNECTIONS }, resolve)
    })
    const { port: taken } = this.#server.address() as AddressInfo
    return `http://${host.includes(':') ? `[${host}]` : host}:${taken}`
  }

  /** Resolves when nothing is being answered any more, or when the time is up. Goes on listening. */
  async quiet(milliseconds: number): Promise<void> {
    if (this.#idle) return
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, milliseconds)
      this.#quiet = () => {
        clearTimeout(late)
        resolve()
      }
    })
  }

  /** What let requests in may do so no more: where one is repeated, it is asked by way of HTTP again. */
  doubt(): void {
    this.#kept.doubt()
  }
  /** The same for requests that speak by credentials that are meant. */
  doubtThose(meant: (credentials: Credentials) => boolean): void {
    this.#kept.doubtThose(meant)
  }

  /** Ends listening, and every connection. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of this.#sockets) socket.end()
    const cut = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy()
    }, LAST_BYTES_MILLISECONDS)
    await closed
    clearTimeout(cut)
  }

  /** A response that waited behind others on this connection says nothing of its end by itself. */
  #lost(socket: Socket): void {
    this.#sockets.delete(socket)
    for (const response of this.#behind) if (response.req.socket === socket) response.emit('close')
    if (this.#held.delete(socket) && this.#idle) this.#quiet()
  }

  get #idle(): boolean {
    return this.#answering.size + this.#held.size + this.#kept.due === 0
  }

  #answered(response: ServerResponse): void {
    this.#answering.delete(response)
    this.#behind.delete(response)
    if (this.#idle) this.#quiet()
  }
}
