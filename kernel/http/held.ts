import { ClientError } from '../errors.ts'
import type { Context } from './kernel-request.ts'

/** Who is told what happens to a held response. */
export interface HeldEvents {
  /** What was written has left; more may be written. */
  drain(): void
  /** The connection is gone, by whomever. */
  close(): void
}

/**
 * A response whose socket stays open. It is not chunked and its connection ends with it, so that HTTP/1.0 and 1.1 get the same bytes.
 * How bytes reach a socket is this file's business alone.
 */
export interface Held {
  /** Whether more may be written before `drain`. */
  readonly writable: boolean
  /** How many bytes wait in this process for the socket. */
  readonly waiting: number
  write(bytes: string | Uint8Array): void
  end(): void
  destroy(): void
}

/** Takes the response out of Koa's hands and sends its head. */
export function hold(ctx: Context, headers: Readonly<Record<string, string>>, events: HeldEvents): Held {
  const { res } = ctx
  if (!res.socket) throw new ClientError('bad-request', 'A response that is held cannot wait behind others on its connection')
  ctx.respond = false
  ctx.res.statusCode = 200
  ctx.set(headers)
  ctx.set('Connection', 'close')
  res.useChunkedEncodingByDefault = false
  res.shouldKeepAlive = false
  res.flushHeaders()
  res.socket.setNoDelay(true)
  // What is held has its own limits.
  res.socket.setTimeout(0)
  res.on('drain', () => events.drain())
  res.on('close', () => events.close())
  // A broken pipe is told by `close`; without a listener it would end the process.
  res.on('error', () => {})
  return {
    get writable() {
      return !res.writableNeedDrain && !res.destroyed && !res.writableEnded
    },
    get waiting() {
      return res.writableLength
    },
    write: (bytes) => void (bytes.length > 0 && res.write(bytes)),
    end: () => void res.end(),
    destroy: () => void res.destroy(),
  }
}
