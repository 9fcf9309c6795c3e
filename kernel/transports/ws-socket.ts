import { Socket } from 'node:net'
import type { WebSocket } from 'ws'

/** What frames are written to: the bytes of whole messages (RFC 6455 §5.2), as they were prepared. */
export interface FrameSocket {
  /** How many bytes wait in this process. */
  readonly waiting: number
  write(frames: Uint8Array): void
}

/**
 * The socket beneath a WebSocket, which `ws` has no public way for; without deflate nothing comes between. Where it is not to be
 * found, frames are taken apart and sent as messages. `drained` runs when what was written has left.
 */
export function frameSocket(socket: WebSocket, drained: () => void): FrameSocket {
  const raw: unknown = Reflect.get(socket, '_socket')
  if (!(raw instanceof Socket)) return new SendingSocket(socket, drained)
  raw.on('drain', drained)
  return new RawSocket(raw)
}

class RawSocket implements FrameSocket {
  readonly #socket: Socket

  constructor(socket: Socket) {
    this.#socket = socket
  }

  get waiting(): number {
    return this.#socket.writableLength
  }
  write(frames: Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(frames)
  }
}

class SendingSocket implements FrameSocket {
  readonly #socket: WebSocket
  readonly #drained: () => void

  constructor(socket: WebSocket, drained: () => void) {
    this.#socket = socket
    this.#drained = drained
  }

  get waiting(): number {
    return this.#socket.bufferedAmount
  }
  write(frames: Uint8Array): void {
    for (const message of messagesOf(Buffer.from(frames.buffer, frames.byteOffset, frames.length))) {
      this.#socket.send(message, { binary: false }, () => this.#socket.bufferedAmount === 0 && this.#drained())
    }
  }
}

/** The payloads of frames that follow on each other. */
export function* messagesOf(frames: Buffer): Generator<Buffer> {
  for (let at = 0; at < frames.length; ) {
    const short = frames.readUInt8(at + 1)
    const header = short < 126 ? 2 : short === 126 ? 4 : 10
    const length = short < 126 ? short : short === 126 ? frames.readUInt16BE(at + 2) : Number(frames.readBigUInt64BE(at + 2))
    yield frames.subarray(at + header, at + header + length)
    at += header + length
  }
}
