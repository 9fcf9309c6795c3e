import { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import { type Handle, handleOf, type Waiter, writeTo } from '../http/handle-writes.ts'

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
  return new RawSocket(raw, drained)
}

class RawSocket implements FrameSocket, Waiter {
  readonly #socket: Socket
  readonly #drained: () => void
  #handle: Handle | undefined
  /** Asked for before each frame, so it is remembered and not looked up. */
  #waiting = 0

  constructor(socket: Socket, drained: () => void) {
    this.#socket = socket
    this.#drained = drained
    // What goes through the stream, because bytes of `ws` itself wait there, is told by it.
    socket.on('drain', () => this.#left(socket.writableLength))
  }

  get waiting(): number {
    return this.#waiting
  }
  write(frames: Uint8Array): void {
    const socket = this.#socket
    this.#handle ??= handleOf(socket)
    if (this.#handle) this.#writeTo(this.#handle, frames)
    else if (socket.writable && !socket.write(frames)) this.#waiting = socket.writableLength
  }

  // Waiter

  left(broken: boolean): void {
    if (broken) this.#socket.destroy()
    else this.#left(this.#handle?.writeQueueSize ?? 0)
  }

  #writeTo(handle: Handle, frames: Uint8Array): void {
    const waiting = writeTo(handle, frames, this)
    if (waiting < 0) this.#socket.destroy()
    else this.#waiting = waiting
  }
  #left(waiting: number): void {
    this.#waiting = waiting
    if (waiting === 0) this.#drained()
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
