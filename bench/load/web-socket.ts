const TEXT = 0x1
const PING = 0x9
const PONG = 0xa
const CLOSE = 0x8

/** A client's frame (RFC 6455 §5.2), masked by zeroes, which leave it as it is. */
export function clientFrame(text: string | Buffer, opcode = TEXT): Buffer {
  const body = Buffer.from(text)
  const head =
    body.length < 126
      ? Buffer.from([0x80 | opcode, 0x80 | body.length])
      : Buffer.from([0x80 | opcode, 0xfe, body.length >> 8, body.length & 0xff])
  return Buffer.concat([head, Buffer.alloc(4), body])
}

export interface Frames {
  text(body: Buffer): void
  answer(bytes: Buffer): void
  closed(): void
}

/** Takes whole frames apart, and gives where the first begins that is not whole. */
export function walk(bytes: Buffer, frames: Frames): number {
  let at = 0
  while (bytes.length - at >= 2) {
    const short = (bytes[at + 1] ?? 0) & 0x7f
    const head = short < 126 ? 2 : short === 126 ? 4 : 10
    if (bytes.length - at < head) break
    const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2))
    if (bytes.length - at < head + length) break
    const body = bytes.subarray(at + head, at + head + length)
    const opcode = (bytes[at] ?? 0) & 0x0f
    if (opcode === PING) frames.answer(clientFrame(body, PONG))
    else if (opcode === CLOSE) frames.closed()
    else frames.text(body)
    at += head + length
  }
  return at
}

/** The head of a request for a WebSocket. */
export const upgrade = (path: string, headers = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${headers}\r\n`
