import { createServer, type RequestListener, type Server, type ServerOptions, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { handleUpgrades } from './upgrade.ts'

/** How long an answer that has been given may take to leave before its connection is cut. */
const LAST_BYTES_MILLISECONDS = 500

/** Who takes nothing of an answer for this long is cut; longer than any poll is held. */
const IDLE_MILLISECONDS = 120_000

/** The server's socket: it knows what is being answered, and how to end in order. */
export class Listener {
  readonly #server: Server
  /** All connections: Node's server forgets those that it upgraded. */
  readonly #sockets = new Set<Socket>()
  readonly #answering = new Set<ServerResponse>()
  #quiet: () => void = () => {}

  constructor(options: ServerOptions, handler: RequestListener) {
    const answer: RequestListener = (request, response) => {
      this.#answering.add(response)
      response.once('close', () => this.#answered(response))
      handler(request, response)
    }
    this.#server = createServer(options, answer)
    this.#server.setTimeout(IDLE_MILLISECONDS)
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#lost(socket))
    })
    handleUpgrades(this.#server, handler)
  }

  /** Gives our origin on this machine; port 0 takes any that is free. */
  async listen(port: number, host: string): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, host, resolve)
    })
    const { port: taken } = this.#server.address() as AddressInfo
    return `http://${host.includes(':') ? `[${host}]` : host}:${taken}`
  }

  /** Resolves when nothing is being answered any more, or when the time is up. Goes on listening. */
  async quiet(milliseconds: number): Promise<void> {
    if (this.#answering.size === 0) return
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, milliseconds)
      this.#quiet = () => {
        clearTimeout(late)
        resolve()
      }
    })
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
    for (const response of this.#answering) if (response.req.socket === socket) response.emit('close')
  }

  #answered(response: ServerResponse): void {
    this.#answering.delete(response)
    if (this.#answering.size === 0) this.#quiet()
  }
}
