import { Lines } from './lines.ts'

/** One event of a stream; its `id` is left out, for frames tell their cursor themselves. */
export interface StreamEvent {
  readonly type: string
  readonly data: string
}

/** Turns the text of a `text/event-stream`, in pieces, into events and reconnection times in ms (WHATWG HTML §9.2.6). */
export class EventStream {
  readonly #lines = new Lines((line) => this.#take(line))
  readonly #event: (event: StreamEvent) => unknown
  readonly #retry: (ms: number) => void
  #data = ''
  #type = ''

  constructor(event: (event: StreamEvent) => unknown, retry: (ms: number) => void) {
    this.#event = event
    this.#retry = retry
  }

  push(text: string): void {
    this.#lines.push(text)
  }

  #take(line: string): void {
    const colon = line.indexOf(':')
    if (line === '') this.#dispatch()
    else if (colon < 0) this.#field(line, '')
    else if (colon > 0) this.#field(line.slice(0, colon), line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1))
  }

  #field(name: string, value: string): void {
    if (name === 'data') this.#data += `${value}\n`
    else if (name === 'event') this.#type = value
    else if (name === 'retry' && /^[0-9]+$/.test(value)) this.#retry(Number(value))
  }

  #dispatch(): void {
    const data = this.#data
    const type = this.#type || 'message'
    this.#data = ''
    this.#type = ''
    if (data !== '') this.#event({ type, data: data.slice(0, -1) })
  }
}
