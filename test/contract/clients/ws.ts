import { WebSocket } from 'ws'
import type { Frame } from '../../../kernel/protocol.ts'
import { type Pipe, refused, type TestTransport } from './transport.ts'

/** A WebSocket: a frame is a text message. */
export const ws: TestTransport = {
  name: 'ws',
  gives: 'stream',
  open(call, sink) {
    const { url, headers } = call()
    const socket = new WebSocket(url.href.replace(/^http/, 'ws'), 'encke.v1', { headers })
    const pipe: Pipe = {
      pause: () => socket.pause(),
      resume: () => socket.resume(),
      cut: () => socket.terminate(),
      close: () => socket.close(1000),
      send: (frame) => socket.send(typeof frame === 'string' || frame instanceof Uint8Array ? frame : JSON.stringify(frame)),
    }
    return new Promise((resolve) => {
      socket.on('upgrade', (response) => sink.begun(response.headers))
      socket.on('open', () => resolve(pipe))
      socket.on('message', (bytes, binary) => {
        if (binary) throw new Error('A frame is a text message')
        sink.frame(JSON.parse(String(bytes)) as Frame)
      })
      socket.on('unexpected-response', (_, response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          sink.ended(refused(response.statusCode ?? 0, response.headers, Buffer.concat(chunks).toString()))
          resolve(pipe)
        })
      })
      socket.on('error', () => {})
      socket.on('close', (code, reason) => {
        sink.ended(code === 1006 ? { how: 'cut' } : { how: 'closed', code, reason: String(reason) })
        resolve(pipe)
      })
    })
  },
}
