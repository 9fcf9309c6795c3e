import { fileURLToPath } from 'node:url'
import type { PollDialect } from '../load/poller.ts'
import type { Dialect } from '../load/subscriber.ts'
import { bayeuxPolling, bayeuxSocket, socketIo, stream, webSocket } from './dialects.ts'
import { type Running, start, type Target } from './running.ts'

const BENCH = new URL('../', import.meta.url)

/** A server of Node's: a script in `peers/` and the argument it takes. */
function nodePeer(
  name: string,
  [script = '', ...args]: readonly string[],
  dialects: Readonly<Record<string, Dialect | PollDialect>>,
): Target {
  const path = fileURLToPath(new URL(`peers/${script}.js`, BENCH))
  return {
    name,
    transports: Object.keys(dialects),
    async start(): Promise<Running> {
      const child = await start([process.execPath, path, ...args], { ready: /^ready / })
      const [, port = 0, publishPort = 0] = child.line.split(' ').map(Number)
      return {
        pid: child.pid,
        port,
        publishPort,
        channel: (index) => `c${index}`,
        post: (channel, text) => ({ path: `/${channel}`, body: text }),
        dialect: (transport) => dialects[transport] as Dialect | PollDialect,
        stop: () => child.stop(),
      }
    },
  }
}

const byQuery = (channel: string): string => `/?channel=${channel}`
const bySession = (end: string) => (channel: string, client: number) => `/sockjs/${channel}/client${client}/${end}`

/** What nothing made of Node can beat without joining its writes. */
export const floors: readonly Target[] = [
  nodePeer('floor: net', ['floor-net'], { sse: stream(byQuery, ': here') }),
  nodePeer('floor: net, joined writes', ['floor-net', 'joined'], { sse: stream(byQuery, ': here') }),
  nodePeer('floor: ws, prebuilt frame', ['ws', 'prebuilt'], { ws: webSocket(byQuery, 'here') }),
]

export const peers: readonly Target[] = [
  nodePeer('ws', ['ws'], { ws: webSocket(byQuery, 'here') }),
  nodePeer('Socket.IO', ['socket.io'], { ws: socketIo }),
  nodePeer('Faye', ['faye'], { ws: bayeuxSocket, 'long-poll': bayeuxPolling('/bayeux') }),
  nodePeer('CometD', ['cometd'], { 'long-poll': bayeuxPolling('/') }),
  nodePeer('SockJS', ['sockjs'], { ws: webSocket(bySession('websocket'), 'o'), sse: stream(bySession('eventsource'), 'data: o') }),
  nodePeer('better-sse', ['better-sse'], { sse: stream(byQuery, 'here') }),
]
