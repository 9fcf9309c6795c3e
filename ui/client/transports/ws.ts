import type { Frame } from '../../../kernel/protocol.ts'
import { GarbageError, parseFrame } from '../frames.ts'
import { type Ask, cometPath, type End, type Means, type Sink, type Socket, type Transport } from './transport.ts'

const GOING_AWAY = 1001
const SESSION_ENDED = 4401

/** A WebSocket (RFC 6455), subprotocol `encke.v1`. A refusal before the upgrade shows as a close: browsers hide its status. */
export const ws: Transport = {
  name: 'ws',
  gives: 'stream',
  open(ask, sink, means) {
    const socket = connect(ask, means)
    if (socket === undefined) {
      queueMicrotask(() => sink.end({ type: 'unusable', reason: 'blocked' }))
      return { close: () => {} }
    }
    listen(socket, sink)
    return { close: () => socket.close(), send: (frame) => socket.send(JSON.stringify(frame)) }
  },
}

/** Undefined where a page's policy forbids it, which the constructor throws. */
const connect = (ask: Ask, means: Means): Socket | undefined => {
  const { WebSocket } = means
  if (WebSocket === undefined) return undefined
  try {
    return new WebSocket(means.origin.replace(/^http/, 'ws') + cometPath('ws', ask), 'encke.v1')
  } catch {
    return undefined
  }
}

const listen = (socket: Socket, sink: Sink): void => {
  let frames = 0
  socket.onmessage = (event: { data: unknown }) => {
    frames++
    const frame = frameOf(event.data)
    if (frame === 'garbage') sink.end({ type: 'unusable', reason: 'garbage' })
    else if (frame) sink.frame(frame)
  }
  socket.onclose = (event: { code: number }) => {
    if (event.code === GOING_AWAY && frames > 0) sink.frame({ type: 'bye', reason: 'shutdown' })
    sink.end(endOf(event.code, frames))
  }
  // A close always follows and says as much.
  socket.onerror = () => {}
}

const frameOf = (data: unknown): Frame | undefined | 'garbage' => {
  if (typeof data !== 'string') return 'garbage'
  try {
    return parseFrame(data)
  } catch (error) {
    if (error instanceof GarbageError) return 'garbage'
    throw error
  }
}

const endOf = (code: number, frames: number): End => {
  if (code === SESSION_ENDED) return { type: 'session-end' }
  return frames > 0 ? { type: 'ended' } : { type: 'unusable', reason: 'blocked' }
}
