import { connect, type Socket } from 'node:net'
import { type Answer, readAnswer } from './answer.ts'

/** What is posted: the same head for all, so that nothing is put together anew but the body. */
export interface Post {
  readonly path: string
  readonly headers?: string
  readonly body: string
}

/** A kept connection that posts one thing at a time. */
export class PostingConnection {
  readonly #socket: Socket
  #waiting: { answered: (answer: Answer) => void; failed: (error: Error) => void } | undefined
  #rest: Buffer = Buffer.alloc(0)

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.#socket.on('data', (bytes: Buffer) => this.#read(bytes))
    this.#socket.on('error', () => {})
    this.#socket.on('close', () => this.#waiting?.failed(new Error('the connection was closed')))
  }

  get busy(): boolean {
    return this.#waiting !== undefined
  }

  /** Resolves with the answer, whatever it is; rejects when the connection breaks. */
  post({ path, headers = '', body }: Post): Promise<Answer> {
    this.#socket.write(
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
    return new Promise((answered, failed) => {
      this.#waiting = { answered, failed }
    })
  }

  close(): void {
    this.#waiting = undefined
    this.#socket.destroy()
  }

  #read(bytes: Buffer): void {
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes
    const answer = readAnswer(this.#rest)
    if (!answer) return
    const waiting = this.#waiting
    this.#rest = this.#rest.subarray(answer.bytes)
    this.#waiting = undefined
    waiting?.answered(answer)
  }
}
