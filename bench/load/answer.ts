const END_OF_HEAD = '\r\n\r\n'

/** An answer of HTTP/1.1 that has come whole. */
export interface Answer {
  readonly status: number
  readonly head: string
  readonly body: Buffer
  /** How many bytes it took. */
  readonly bytes: number
}

/** Reads an answer from the beginning of these bytes; nothing when it has not come whole. */
export function readAnswer(bytes: Buffer): Answer | undefined {
  const end = bytes.indexOf(END_OF_HEAD)
  if (end < 0) return undefined
  const head = bytes.toString('latin1', 0, end)
  const start = end + END_OF_HEAD.length
  const status = Number(head.slice(9, 12))
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) return readChunked(bytes, { start, status, head })
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
  if (bytes.length < start + length) return undefined
  return { status, head, body: bytes.subarray(start, start + length), bytes: start + length }
}

function readChunked(bytes: Buffer, { start, status, head }: { start: number; status: number; head: string }): Answer | undefined {
  const parts: Buffer[] = []
  for (let at = start; ; ) {
    const line = bytes.indexOf('\r\n', at)
    if (line < 0) return undefined
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16)
    const next = line + 2 + size + 2
    if (bytes.length < next) return undefined
    if (size === 0) return { status, head, body: Buffer.concat(parts), bytes: next }
    parts.push(bytes.subarray(line + 2, line + 2 + size))
    at = next
  }
}

/** A header's value, or nothing. */
export const headerOf = (head: string, name: string): string | undefined => new RegExp(`\\r\\n${name}: *([^\\r]*)`, 'i').exec(head)?.[1]
