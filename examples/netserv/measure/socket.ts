import { WebSocket } from 'ws'
import type { Connect, Told } from './reader.ts'

/** Follows by a WebSocket: a frame is a text message. */
export const socket: Connect = (origin, reader, { ended, signal }) => {
  const url = `${origin.replace(/^http/, 'ws')}/comet/ws?${reader.query}`
  const webSocket = new WebSocket(url, 'encke.v1', { perMessageDeflate: false })
  signal.addEventListener('abort', () => webSocket.terminate(), { once: true })
  webSocket.on('message', (message) => reader.take(JSON.parse(String(message)) as Told))
  webSocket.on('error', () => {})
  webSocket.on('close', ended)
}
