/** A part of a multipart response. */
export interface Part {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Takes a multipart response apart (RFC 2046 §5.1), strictly, each part as soon as its last byte is there. */
export class PartReader {
  #boundary = ''
  #rest = Buffer.alloc(0)
  /** The last boundary has come. */
  over = false

  begin(contentType: string): void {
    const boundary = /; boundary=([\w'()+,./:=?-]{1,70})$/.exec(contentType)?.[1]
    if (boundary === undefined) throw new Error(`There is no boundary in ${contentType}`)
    this.#boundary = boundary
  }

  push(bytes: Uint8Array): Part[] {
    this.#rest = Buffer.concat([this.#rest, bytes])
    const parts: Part[] = []
    for (let part = this.#take(); part; part = this.#take()) parts.push(part)
    return parts
  }

  #take(): Part | undefined {
    const delimiter = `--${this.#boundary}`
    if (this.#rest.length === 0) return undefined
    if (this.over) throw new Error(`Something follows the end: ${this.#rest}`)
    const begun = String(this.#rest.subarray(0, delimiter.length + 2))
    this.over = begun === `${delimiter}--`
    if (this.over) this.#rest = this.#rest.subarray(delimiter.length + 4)
    else if (!`${delimiter}\r\n`.startsWith(begun)) throw new Error(`A part begins with ${begun}`)
    return this.over ? undefined : this.#takePart(delimiter)
  }

  #takePart(delimiter: string): Part | undefined {
    const end = this.#rest.indexOf('\r\n\r\n')
    if (end < 0) return undefined
    const lines = String(this.#rest.subarray(delimiter.length + 2, end)).split('\r\n')
    const headers = Object.fromEntries(lines.map((line) => [line.split(': ')[0]?.toLowerCase(), line.slice(line.indexOf(': ') + 2)]))
    const length = Number(headers['content-length'])
    const behind = end + 4 + length
    if (this.#rest.length < behind + 2) return undefined
    const body = String(this.#rest.subarray(end + 4, behind))
    if (String(this.#rest.subarray(behind, behind + 2)) !== '\r\n') throw new Error(`A part of ${length} bytes does not end there: ${body}`)
    if (body.includes(this.#boundary)) throw new Error('The boundary stands in a part')
    this.#rest = this.#rest.subarray(behind + 2)
    return { headers, body }
  }
}
