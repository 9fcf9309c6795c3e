import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

const PATIENCE_MILLISECONDS = 5_000

/** A response as it comes off a socket of its own, head and all, with nothing mended. */
export class RawResponse {
  readonly #socket: Socket
  readonly #looking = new Set<() => void>()
  /** All that has come. */
  text = ''
  /** All that came, once the server has ended the connection. */
  readonly whole: Promise<string>

  constructor(port: number, request: string) {
    this.#socket = connect(port, '127.0.0.1', () => this.#socket.write(request))
    this.#socket.setEncoding('utf8')
    this.#socket.on('data', (text: string) => {
      this.text += text
      for (const look of this.#looking) look()
    })
    this.whole = new Promise((resolve, reject) => {
      this.#socket.on('error', reject)
      this.#socket.on('close', () => resolve(this.text))
    })
    this.whole.catch(() => undefined)
    onTestFinished(() => void this.#socket.destroy())
  }

  get head(): string {
    return this.text.slice(0, this.text.indexOf('\r\n\r\n') + 2)
  }
  get body(): string {
    return this.text.slice(this.text.indexOf('\r\n\r\n') + 4)
  }

  /** Resolves with what matches, once it has come. */
  until(pattern: RegExp): Promise<RegExpExecArray> {
    return this.when(() => pattern.exec(this.text) ?? undefined, pattern)
  }

  /** Resolves with what is found, once it is; `what` tells of it when it does not come. */
  when<T>(find: () => T | undefined, what: unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => reject(new Error(`${what} did not come, but\n${this.text.slice(-2_000)}`)), PATIENCE_MILLISECONDS)
      const look = (): void => {
        const found = find()
        if (found === undefined) return
        clearTimeout(giveUp)
        this.#looking.delete(look)
        resolve(found)
      }
      this.#looking.add(look)
      look()
    })
  }

  /** Breaks off without a word. */
  cut(): void {
    this.#socket.destroy()
  }
}

/** Asks for a path on a connection of its own, as a client of HTTP/1.1 that is new to keeping connections. */
export function hold(port: number, path: string, headers: Readonly<Record<string, string>> = {}): RawResponse {
  const lines = Object.entries({ host: `127.0.0.1:${port}`, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  return new RawResponse(port, `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
}
