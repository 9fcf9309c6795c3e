import { connect, type Socket } from 'node:net'
import type { CountedServer } from './counted-server.ts'

const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'

/** A connection that follows the lobby, and counts what comes. */
export class Listening {
  readonly #socket: Socket
  #bytes = 0
  #text = ''
  #look: () => void = () => {}

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (bytes: Buffer) => {
      this.#bytes += bytes.length
      this.#text += bytes.toString('latin1')
      this.#look()
    })
  }

  /** Follows by a transport, from now on. */
  static async by(transport: string, { server, bot }: CountedServer, query = ''): Promise<Listening> {
    const socket = connect({ port: server.port, host: '127.0.0.1' })
    const listening = new Listening(socket)
    const headers = `Host: 127.0.0.1\r\nAuthorization: ${bot.headers.authorization}\r\n${transport === 'ws' ? upgrade : ''}`
    socket.write(`GET /comet/${transport}?channel=chat/lobby${query} HTTP/1.1\r\n${headers}\r\n`)
    if (query === '') await listening.until('"joined"')
    return listening
  }

  /** Resolves when something has come; then what came before is forgotten. Gives how many bytes that was. */
  until(what: string): Promise<number> {
    return new Promise((found) => {
      const look = (): void => {
        const at = this.#text.indexOf(what)
        if (at < 0) return
        this.#look = () => {}
        // What comes in one piece with it is a part of it.
        this.#text = this.#text.slice(at + what.length)
        const bytes = this.#bytes
        this.#bytes = 0
        found(bytes)
      }
      this.#look = look
      look()
    })
  }

  close(): void {
    this.#socket.destroy()
  }
}
