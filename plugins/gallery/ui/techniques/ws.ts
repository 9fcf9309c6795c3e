import type { Frame } from '../../../../ui/index.ts'
import { address, repeatedly, type Technique } from './technique.ts'

/** WebSocket (RFC 6455). */
export const webSocket: Technique = {
  name: 'ws',
  title: 'WebSocket',
  year: 2011,
  since: 2011.95,
  sentence: 'Both directions, a few bytes round each frame.',
  start: (meter) =>
    repeatedly(
      meter,
      (signal) =>
        new Promise((resolve, reject) => {
          const url = new URL(address('ws', meter), location.href)
          url.protocol = url.protocol.replace('http', 'ws')
          const socket = new WebSocket(url, 'encke.v1')
          socket.onmessage = ({ data }: MessageEvent<string>) => {
            meter.received(`${data}\n`)
            meter.frame(JSON.parse(data) as Frame)
          }
          socket.onclose = () => {
            meter.closed()
            if (signal.aborted) resolve()
            else reject(new Error('The connection is gone'))
          }
          signal.addEventListener('abort', () => socket.close())
        }),
    ),
}
