import { type ClientRequest, get } from 'node:http'

/** What a page asks for, and how it reads the answer. */
export interface Asking {
  url(): string
  messagesIn(answer: string): string[]
}

/** A page that asks, shows what it is answered, and asks again when it is told to, over real HTTP. */
export class Page {
  readonly heard: string[] = []
  readonly #asking: Asking
  #request: ClientRequest | undefined

  constructor(asking: Asking) {
    this.#asking = asking
  }

  /** Asks; resolves when the answer has come, and never when the connection breaks. */
  ask(): Promise<void> {
    return new Promise((resolve) => {
      this.#request = get(this.#asking.url(), { agent: false }, (response) => {
        let answer = ''
        response.setEncoding('utf8')
        response.on('data', (text: string) => {
          answer += text
        })
        response.on('end', () => {
          this.heard.push(...this.#asking.messagesIn(answer))
          resolve()
        })
      })
      // It breaks off only when it is told to.
      this.#request.on('error', () => {})
    })
  }

  breakOff(): void {
    this.#request?.destroy()
  }
}

/** A way to deliver messages to pages. */
export interface Way {
  send(message: string): Promise<void>
  open(): Page
  /** Resolves once so many requests wait at the server. */
  waiting(requests: number): Promise<void>
}
