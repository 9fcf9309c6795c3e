import type { Socket } from 'node:net'

/** What lies beneath a socket's stream: the system's own end of it. */
export interface Handle {
  /** How many bytes wait in this process. */
  readonly writeQueueSize: number
  /** Gives 0, or the system's error. */
  writeBuffer(request: WriteRequest, bytes: Uint8Array): number
}

interface WriteRequest {
  oncomplete?: (status: number) => void
  /** Kept for as long as the system reads them. */
  bytes?: Uint8Array
}

/** What Node's own sockets write with; absent where Node has changed, or does not give it. */
interface Streams {
  readonly WriteWrap: new () => WriteRequest
  readonly streamBaseState: ArrayLike<number>
  readonly kLastWriteWasAsync: number
}

/** Who is told that bytes which had to wait have left, or that they never will. */
export interface Waiter {
  left(broken: boolean): void
}

const streams = findStreams()
/** Used again for as long as nothing waits: what leaves at once needs no request of its own. */
let request = streams && new streams.WriteWrap()

/** The handle of a socket to which nothing is under way any more; nothing where bytes have to go through its stream. */
export function handleOf(socket: Socket): Handle | undefined {
  if (!streams || socket.writableCorked > 0 || socket.writableLength > 0 || !socket.writable) return undefined
  const handle: unknown = Reflect.get(socket, '_handle')
  return isHandle(handle) ? handle : undefined
}

/**
 * Writes to a handle, which costs a third of what the stream above it does. Gives how many bytes wait, in the order in which they were
 * written, until the waiter is told; less than 0 when the socket is broken.
 */
export function writeTo(handle: Handle, bytes: Uint8Array, waiter: Waiter): number {
  if (!streams || !request) return -1
  const failed = handle.writeBuffer(request, bytes)
  if (failed) return -1
  if (streams.streamBaseState[streams.kLastWriteWasAsync] === 0) return 0
  request.bytes = bytes
  request.oncomplete = (status) => waiter.left(status < 0)
  request = new streams.WriteWrap()
  return handle.writeQueueSize
}

function isHandle(value: unknown): value is Handle {
  if (typeof value !== 'object' || value === null) return false
  return typeof Reflect.get(value, 'writeBuffer') === 'function' && typeof Reflect.get(value, 'writeQueueSize') === 'number'
}

function findStreams(): Streams | undefined {
  try {
    const found: unknown = Reflect.get(process, 'binding').call(process, 'stream_wrap')
    return isStreams(found) ? found : undefined
  } catch {
    // Not for us: then the stream will do.
    return undefined
  }
}

function isStreams(value: unknown): value is Streams {
  if (typeof value !== 'object' || value === null) return false
  const { WriteWrap, kLastWriteWasAsync, streamBaseState }: Partial<Streams> = value
  return typeof WriteWrap === 'function' && typeof kLastWriteWasAsync === 'number' && ArrayBuffer.isView(streamBaseState)
}
