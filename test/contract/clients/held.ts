import type { IncomingHttpHeaders } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { ByeFrame, Frame } from '../../../kernel/protocol.ts'
import { type Call, type Ending, type Pipe, refused, type Sink } from './transport.ts'

/** How the text of a body is taken in, whose media type it is. */
export interface Reading {
  readonly contentType: string
  push(text: string): void
}

/** Opens a response that goes on, over a bare socket, so that nothing mends what the server wrote. */
export async function holdOpen(call: Call, sink: Sink, read: (sink: Pick<Sink, 'frame'>) => Reading): Promise<Pipe> {
  const socket = connect(Number(call.url.port), call.url.hostname)
  const response = new HeldResponse(socket, sink, read)
  const lines = Object.entries({ host: call.url.host, ...call.headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`GET ${call.url.pathname}${call.url.search} HTTP/1.1\r\n${lines.join('')}\r\n`)
  await response.begun
  return { pause: () => socket.pause(), resume: () => socket.resume(), cut: () => socket.destroy() }
}

class HeldResponse {
  /** Resolves once there is a head, or no response at all. */
  readonly begun: Promise<void>
  readonly #sink: Sink
  readonly #reading: Reading
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  #text = ''
  #head: { readonly status: number; readonly headers: IncomingHttpHeaders } | undefined
  #bye: ByeFrame | undefined

  constructor(socket: Socket, sink: Sink, read: (sink: Pick<Sink, 'frame'>) => Reading) {
    this.#sink = sink
    this.#reading = read({ frame: (frame) => this.#frame(frame) })
    this.begun = new Promise((resolve) => {
      socket.on('data', (bytes) => {
        this.#take(this.#decoder.decode(bytes, { stream: true }))
        if (this.#head) resolve()
      })
      socket.on('error', () => {})
      socket.on('close', () => {
        this.#end()
        resolve()
      })
    })
  }

  #take(text: string): void {
    this.#text += text
    const end = this.#text.indexOf('\r\n\r\n')
    if (!this.#head && end >= 0) {
      this.#head = parseHead(this.#text.slice(0, end))
      this.#text = this.#text.slice(end + 4)
      if (this.#head.status === 200) this.#begin(this.#head.headers)
    }
    if (this.#head?.status !== 200) return
    this.#reading.push(this.#text)
    this.#text = ''
  }

  #begin(headers: IncomingHttpHeaders): void {
    const type = headers['content-type'] ?? ''
    if (!type.startsWith(this.#reading.contentType)) throw new Error(`The response is ${type}, not ${this.#reading.contentType}`)
    if (headers['transfer-encoding'] || headers['content-length']) throw new Error('A held response has no length and is not chunked')
    this.#sink.begun(headers)
  }

  #frame(frame: Frame): void {
    if (this.#bye) throw new Error(`After bye came ${JSON.stringify(frame)}`)
    if (frame.type === 'bye') this.#bye = frame
    this.#sink.frame(frame)
  }

  #end(): void {
    if (this.#bye) this.#sink.ended(endingOf(this.#bye))
    else if (!this.#head || this.#head.status === 200) this.#sink.ended({ how: 'cut' })
    else this.#sink.ended(refused(this.#head.status, this.#head.headers, this.#text))
  }
}

const endingOf = ({ type: _, ...bye }: ByeFrame): Ending => ({ how: 'bye', ...bye })

function parseHead(head: string): { status: number; headers: IncomingHttpHeaders } {
  const [statusLine = '', ...lines] = head.split('\r\n')
  const headers = lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()])
  return { status: Number(statusLine.split(' ')[1]), headers: Object.fromEntries(headers) }
}
