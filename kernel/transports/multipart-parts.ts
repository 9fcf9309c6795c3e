import type { Cursor } from '../protocol.ts'

const CONTENT_TYPES = {
  json: 'application/json',
  text: 'text/plain; charset=utf-8',
  html: 'text/html; charset=utf-8',
  svg: 'image/svg+xml',
} as const
export type PartForm = keyof typeof CONTENT_TYPES

/** Writes the parts of a multipart response (RFC 2046 §5.1). Its boundary occurs between parts and nowhere else. */
export class Parts {
  readonly boundary: string
  /** Behind the last part. */
  readonly end: string
  readonly #delimiter: string
  readonly #letter: string
  readonly #harmless: Readonly<Record<PartForm, string>>

  /** `boundary` begins with a letter. */
  constructor(boundary: string) {
    this.boundary = boundary
    this.#delimiter = `--${boundary}\r\n`
    this.end = `--${boundary}--\r\n`
    this.#letter = boundary.charAt(0)
    const code = boundary.charCodeAt(0)
    const rest = boundary.slice(1)
    const entity = `&#${code};${rest}`
    this.#harmless = { json: `\\u00${code.toString(16)}${rest}`, html: entity, svg: entity, text: `${this.#letter}\u2060${rest}` }
  }

  /** One part. Whoever reads such a response knows its boundary, and may say it: it is then written so that it means the same and ends nothing. */
  write(form: PartForm, body: string, cursor?: Cursor): Buffer {
    return this.#part(form, Buffer.from(body.replaceAll(this.boundary, this.#harmless[form])), cursor)
  }

  /** The last of the parts that were written, once more, at another position. */
  rewrite(form: PartForm, written: Uint8Array, cursor: Cursor): Buffer {
    const bytes = Buffer.from(written.buffer, written.byteOffset, written.length)
    const part = bytes.subarray(bytes.lastIndexOf(this.#delimiter))
    const body = part.subarray(part.indexOf('\r\n\r\n') + 4, -2)
    return this.#part(form, body, cursor)
  }

  #part(form: PartForm, body: Buffer, cursor: Cursor | undefined): Buffer {
    const position = cursor === undefined ? '' : `Encke-Cursor: ${cursor}\r\n`
    const head = `${this.#delimiter}Content-Type: ${CONTENT_TYPES[form]}\r\nContent-Length: ${body.length}\r\n${position}\r\n`
    return Buffer.concat([Buffer.from(head), body, Buffer.from('\r\n')])
  }
}
