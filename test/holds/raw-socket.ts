import { connect, type Socket } from 'node:net'
import type { House } from './house.ts'
import type { Resident } from './household.ts'

/** A WebSocket (RFC 6455) by hand, opened as somebody. */
export function upgraded(house: House, { headers }: Resident): Socket {
  const socket = connect(house.port, '127.0.0.1')
  const upgrade = ['GET /comet/ws HTTP/1.1', `Host: 127.0.0.1:${house.port}`, 'Connection: Upgrade', 'Upgrade: websocket']
  const version = ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==', `Cookie: ${headers.cookie}`]
  socket.write(`${[...upgrade, ...version].join('\r\n')}\r\n\r\n`)
  return socket
}

/** The code with which the server closes; what comes before is passed over. */
export function closeCode(socket: Socket): Promise<number> {
  let rest = Buffer.alloc(0)
  let begun = false
  return new Promise((resolve) => {
    socket.on('data', (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes])
      if (!begun && !rest.includes('\r\n\r\n')) return
      if (!begun) rest = rest.subarray(rest.indexOf('\r\n\r\n') + 4)
      begun = true
      for (let frame = firstFrame(rest); frame; frame = firstFrame(rest)) {
        rest = rest.subarray(frame.end)
        if (frame.kind === 0x88) resolve(frame.payload.readUInt16BE())
      }
    })
  })
}

/** The frame that begins here, as a server sends short ones, if all of it is here. */
function firstFrame(bytes: Buffer): { readonly kind: number; readonly payload: Buffer; readonly end: number } | undefined {
  const start = bytes[1] === 126 ? 4 : 2
  if (bytes.length < start) return undefined
  const end = start + (bytes[1] === 126 ? bytes.readUInt16BE(2) : bytes.readUInt8(1))
  return bytes.length < end ? undefined : { kind: bytes.readUInt8(0), payload: bytes.subarray(start, end), end }
}

/** A short frame as a client sends it, masked with zeros; `kind` is its first byte. */
export function masked(kind: number, text: string | Uint8Array): Buffer {
  const payload = Buffer.from(text)
  const length = payload.length < 126 ? [0x80 | payload.length] : [0x80 | 126, payload.length >> 8, payload.length & 255]
  return Buffer.concat([Buffer.from([kind, ...length, 0, 0, 0, 0]), payload])
}
