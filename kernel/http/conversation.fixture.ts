import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** An answer as it came, taken apart. */
export interface Heard {
  readonly status: number
  readonly head: string
  readonly body: string
}

/** One connection by hand: what is said is said in these very packets, and every answer is heard in order. */
export class Conversation {
  readonly heard: Heard[] = []
  /** Resolves when the other side has ended it. */
  readonly over: Promise<void>
  readonly socket: Socket
  #rest = Buffer.alloc(0)
  #look: () => void = () => {}

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.socket.on('data', (bytes: Buffer) => this.#hear(bytes))
    this.socket.on('error', () => {})
    this.over = new Promise((resolve) => this.socket.on('close', () => resolve()))
    onTestFinished(() => void this.socket.destroy())
  }

  /** Resolves when the packet has left. */
  say(bytes: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => this.socket.write(bytes, () => resolve()))
  }

  /** Resolves with all answers, once there are so many. */
  answers(count: number): Promise<readonly Heard[]> {
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => reject(new Error(`${this.heard.length} of ${count} answers came`)), 10_000)
      this.#look = () => {
        if (this.heard.length < count) return
        clearTimeout(giveUp)
        resolve(this.heard)
      }
      this.#look()
    })
  }

  /** Says something, and resolves with the answer to it. */
  async ask(bytes: string | Uint8Array): Promise<Heard> {
    const before = this.heard.length
    await this.say(bytes)
    const answers = await this.answers(before + 1)
    return answers[before] as Heard
  }

  #hear(bytes: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, bytes])
    for (;;) {
      const end = this.#rest.indexOf('\r\n\r\n')
      if (end < 0) break
      const head = this.#rest.toString('latin1', 0, end + 4)
      const from = end + 4
      const to = from + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
      if (this.#rest.length < to) break
      this.heard.push({ status: Number(head.slice(9, 12)), head, body: this.#rest.toString('utf8', from, to) })
      this.#rest = this.#rest.subarray(to)
    }
    this.#look()
  }
}
