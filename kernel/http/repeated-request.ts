import type { IncomingMessage } from 'node:http'

const CURSOR = /^[\w-]{22}$/
const CURSOR_LENGTH = 22
const SINCE = /[?&]since=([\w-]{22})(?=&|$)/
/** With these a request is more than a question that may be asked again, or it is for a response of another sort. */
const NEVER = ['content-length', 'transfer-encoding', 'expect', 'upgrade', 'last-event-id', 'origin']

/** What the next of them asks: for what follows a cursor, and whether it has the answer that is as new as that cursor. */
export interface Repeated {
  readonly cursor: string
  readonly has: boolean
}

/**
 * A request that came in one packet of its own. A packet that is the same byte for byte, but for the cursor after which it asks (and
 * the same cursor in `If-None-Match`), is the same request again: whatever its headers were found to mean, they still mean.
 */
export class RepeatedRequest {
  readonly first: Repeated
  /** With the cursor that is likely to come next. */
  readonly #packet: Buffer
  #next: Repeated
  /** Where the cursors begin in it; -1: there is none in `If-None-Match`. */
  readonly #since: number
  readonly #match: number
  /** What `If-None-Match` says each time. */
  readonly #standing: string | undefined

  /** Nothing for a request that may not be taken for a repeated one. */
  static of(request: IncomingMessage, packet: Buffer): RepeatedRequest | undefined {
    const since = sinceOf(request.url ?? '')
    if (since === undefined || !isPlain(request) || !isWhole(request, packet)) return undefined
    return new RepeatedRequest(request, packet, since)
  }

  private constructor({ headers, url = '' }: IncomingMessage, packet: Buffer, since: string) {
    const match = headers['if-none-match']
    const found = SINCE.exec(url)
    this.#packet = Buffer.from(packet)
    this.#since = 'GET '.length + (found?.index ?? 0) + '?since='.length
    this.#match = match === `"${since}"` ? placeOf(packet) : -1
    this.#standing = match
    this.first = this.#next = this.#asks(since)
  }

  /** Notes what is likely to be asked next, which is then the quickest to read: nobody writes a cursor but as it was given. */
  expect(cursor: string): void {
    if (cursor === this.#next.cursor || cursor.length !== CURSOR_LENGTH) return
    this.#packet.write(cursor, this.#since, 'latin1')
    if (this.#match >= 0) this.#packet.write(cursor, this.#match, 'latin1')
    this.#next = this.#asks(cursor)
  }

  /** What a packet asks that is this request again; nothing for any other. */
  read(packet: Buffer): Repeated | undefined {
    if (packet.length !== this.#packet.length) return undefined
    if (packet.equals(this.#packet)) return this.#next
    const cursor = packet.toString('latin1', this.#since, this.#since + CURSOR_LENGTH)
    if (!CURSOR.test(cursor) || !this.#same(packet, 0, this.#since)) return undefined
    const after = this.#since + CURSOR_LENGTH
    if (this.#match < 0) return this.#same(packet, after, packet.length) ? this.#asks(cursor) : undefined
    const end = this.#match + CURSOR_LENGTH
    const again = packet.toString('latin1', this.#match, end) === cursor
    return again && this.#same(packet, after, this.#match) && this.#same(packet, end, packet.length) ? this.#asks(cursor) : undefined
  }

  #asks(cursor: string): Repeated {
    return { cursor, has: this.#match >= 0 || this.#standing === `"${cursor}"` }
  }

  #same(packet: Buffer, from: number, to: number): boolean {
    return packet.compare(this.#packet, from, to, from, to) === 0
  }
}

/** Where the text in the quotes of `If-None-Match` begins; no value of another header has the line's end in it. */
function placeOf(packet: Buffer): number {
  const found = /\r\nif-none-match:[ \t]*"/i.exec(packet.toString('latin1'))
  return found ? found.index + found[0].length : -1
}

/** The one cursor after which is asked, written as it is. */
function sinceOf(url: string): string | undefined {
  const found = SINCE.exec(url)?.[1]
  const named = new URLSearchParams(url.slice(url.indexOf('?') + 1)).getAll('since')
  return named.length === 1 && named[0] === found ? found : undefined
}

/** A page of another site may ask for some things and not for others, so that it is judged each time. */
function isPlain({ method, httpVersion, headers }: IncomingMessage): boolean {
  if (method !== 'GET' || httpVersion !== '1.1' || NEVER.some((name) => name in headers)) return false
  if (!/^keep-alive$/i.test(headers.connection ?? 'keep-alive')) return false
  return /^(?:same-origin|none)$/.test(String(headers['sec-fetch-site'] ?? 'none'))
}

/** Whether a packet is this request, as Node read it, and nothing before or behind it. */
function isWhole({ url, rawHeaders }: IncomingMessage, packet: Buffer): boolean {
  const [start, ...lines] = packet.toString('latin1').split('\r\n')
  if (start !== `GET ${url} HTTP/1.1` || lines.pop() !== '' || lines.pop() !== '') return false
  if (lines.length * 2 !== rawHeaders.length) return false
  return lines.every((line, index) => {
    const colon = line.indexOf(':')
    const value = line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '')
    return line.slice(0, colon) === rawHeaders[index * 2] && value === rawHeaders[index * 2 + 1]
  })
}
