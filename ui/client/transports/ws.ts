import { parseFrame } from '../frames.ts'
import { unusable } from './exchange.ts'
import { cometPath, type Sink, type Socket, type Transport } from './transport.ts'

const GOING_AWAY = 1001
const SESSION_ENDED = 4401

/** A WebSocket (RFC 6455), subprotocol `encke.v1`. A refusal before the upgrade shows as a close: browsers hide its status. */
export const ws: Transport = {
  name: 'ws',
  gives: 'stream',
  open(ask, sink, { WebSocket, origin }) {
    try {
      if (!WebSocket) throw new TypeError()
      const socket = new WebSocket(origin.replace(/^http/, 'ws') + cometPath('ws', ask), 'encke.v1')
      listen(socket, sink)
      return { close: () => socket.close(), send: (frame) => socket.send(JSON.stringify(frame)) }
    } catch {
      // A page's policy may forbid it, which the constructor throws.
      queueMicrotask(() => sink.end({ type: 'unusable', reason: 'blocked' }))
      return { close() {} }
    }
  },
}

const listen = (socket: Socket, sink: Sink): void => {
  let begun = false
  socket.onmessage = ({ data }: { data: unknown }) => {
    begun = true
    try {
      // Bytes are no JSON either.
      sink.frame(parseFrame(String(data)))
    } catch (error) {
      sink.end(unusable(error))
    }
  }
  socket.onclose = ({ code }: { code: number }) => {
    if (code === SESSION_ENDED) sink.end({ type: 'session-end' })
    else if (!begun) sink.end({ type: 'unusable', reason: 'blocked' })
    else if (code === GOING_AWAY) sink.frame({ type: 'bye', reason: 'shutdown' })
    sink.end({ type: 'ended' })
  }
  // A close always follows and says as much.
  socket.onerror = () => {}
}
