import { WebSocket } from 'ws'
import { type Deferred, deferred } from '../../kernel/deferred.ts'
import { ask, keptConnections } from './asking.ts'
import type { Place, Resident } from './household.ts'

/** What was answered to a publication: the status, and the body as it came. */
export interface Said {
  readonly status: number
  readonly body: string
}

/** A way to publish; rejects when the connection is lost before the answer. */
export interface Voice {
  say(channel: string, data: unknown, key?: string): Promise<Said>
  close(): void
}

/** By a WebSocket that also follows something, where a query says so. */
export type OpenVoice = (server: Place, who: Resident, query?: string) => Promise<Voice>

/** By `POST /channels/<name>`, on kept connections. */
export const byPost: OpenVoice = async (server, { headers }) => {
  const agent = keptConnections()
  return {
    async say(channel, data, key) {
      const keyed = { ...headers, ...(key !== undefined && { 'idempotency-key': key }) }
      const { status, text } = await ask(server.origin, `POST /channels/${channel}`, { headers: keyed, body: data, agent })
      return { status, body: text }
    },
    close: () => agent.destroy(),
  }
}

/** By a WebSocket's `publish`. */
export const byWebSocket: OpenVoice = async (server, { headers }, query = '') => {
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/comet/ws${query}`, 'encke.v1', { headers })
  const waiting = new Map<number, Deferred<Said>>()
  let last = 0
  const lost = (): void => {
    for (const said of waiting.values()) said.reject(new Error('The WebSocket is closed'))
  }
  socket.on('message', (bytes) => {
    const text = String(bytes)
    const frame = JSON.parse(text) as { readonly type: string; readonly id: number; readonly status: number }
    if (frame.type !== 'reply') return
    // As it came: a reply's body is its last member.
    waiting.get(frame.id)?.resolve({ status: frame.status, body: text.slice(text.indexOf('"body":') + 7, -1) })
    waiting.delete(frame.id)
  })
  socket.on('close', lost)
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.on('error', reject)
  })
  return {
    say(channel, data, key) {
      last += 1
      const said = deferred<Said>()
      waiting.set(last, said)
      socket.send(JSON.stringify({ type: 'publish', id: last, channel, data, key }))
      if (socket.readyState !== socket.OPEN) lost()
      return said.promise
    },
    close: () => socket.terminate(),
  }
}

/** Every way to publish. */
export const VOICES: readonly (readonly [name: string, open: OpenVoice])[] = [
  ['POST', byPost],
  ['ws', byWebSocket],
]
