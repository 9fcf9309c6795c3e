import { type Answer, headerOf } from '../load/answer.ts'
import type { PollDialect } from '../load/poller.ts'
import type { Dialect } from '../load/subscriber.ts'
import { upgrade } from '../load/web-socket.ts'

const get = (path: string, headers = ''): string => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}\r\n`

/** A stream of bytes that is followed once something has been seen in it. */
export const stream = (path: (channel: string, client: number) => string, here: string, headers = ''): Dialect => ({
  framing: 'bytes',
  request: (channel, client) => get(path(channel, client), headers),
  greet: (text) => text.includes(here),
})

/** A WebSocket that is followed once a frame has something in it; an empty text stands for the head itself. */
export const webSocket = (path: (channel: string, client: number) => string, here: string, headers = ''): Dialect => ({
  framing: 'ws',
  request: (channel, client) => upgrade(path(channel, client), headers),
  greet: (text) => text.includes(here),
})

/** Engine.IO's and Socket.IO's handshakes, one in the other. */
export const socketIo: Dialect = {
  framing: 'ws',
  request: (channel) => upgrade(`/socket.io/?EIO=4&transport=websocket&channel=${channel}`),
  greet(text, say) {
    if (text.startsWith('0')) say('40')
    return text.includes('"here"')
  },
}

const message = (fields: object): string => JSON.stringify([{ ...fields }])
const handshake = (type: string): string => message({ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: [type] })
const clientIdOf = (text: string): string | undefined => /"clientId":"([^"]+)"/.exec(text)?.[1]

/** Bayeux by WebSocket. */
export const bayeuxSocket: Dialect = {
  framing: 'ws',
  request: () => upgrade('/bayeux'),
  greet(text, say, channel) {
    if (text === '') say(handshake('websocket'))
    const clientId = clientIdOf(text)
    if (text.includes('"/meta/handshake"')) {
      say(message({ channel: '/meta/subscribe', clientId, subscription: `/${channel}` }))
    }
    if (!text.includes('"/meta/subscribe"')) return false
    say(message({ channel: '/meta/connect', clientId, connectionType: 'websocket' }))
    return true
  },
}

/** Bayeux by long polling: handshake, subscription, a first connect that is answered at once, and then connects that wait. */
export function bayeuxPolling(path: string): PollDialect {
  return {
    framing: 'answers',
    alike: false,
    begin(channel) {
      let cookie = ''
      let stage = 0
      let connect: Buffer = Buffer.alloc(0)
      let clientId: string | undefined
      const post = (body: string): Buffer =>
        Buffer.from(
          `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n${cookie}Content-Length: ${body.length}\r\n\r\n${body}`,
        )
      return (answer) => {
        stage += 1
        if (stage === 1) return { request: post(handshake('long-polling')), ready: false }
        if (stage === 2 && answer) {
          const given = headerOf(answer.head, 'set-cookie')?.split(';')[0]
          cookie = given ? `Cookie: ${given}\r\n` : ''
          clientId = clientIdOf(answer.body.toString())
          return { request: post(message({ channel: '/meta/subscribe', clientId, subscription: `/${channel}` })), ready: false }
        }
        if (stage === 3) {
          connect = post(message({ channel: '/meta/connect', clientId, connectionType: 'long-polling' }))
          const first = { channel: '/meta/connect', clientId, connectionType: 'long-polling', advice: { timeout: 0 } }
          return { request: post(message(first)), ready: false }
        }
        return { request: connect, ready: true }
      }
    },
  }
}

/** nchan's long polling: a position is a time and a tag, given back as they came. */
export const nchanPolling: PollDialect = {
  framing: 'answers',
  alike: true,
  begin(channel) {
    const first = Buffer.from(get(`/long-poll/${channel}`))
    return (answer) => ({ request: answer ? after(channel, answer) : first, ready: true })
  },
}

function after(channel: string, { head }: Answer): Buffer {
  const modified = headerOf(head, 'last-modified')
  const tag = headerOf(head, 'etag')
  return Buffer.from(get(`/long-poll/${channel}`, `If-Modified-Since: ${modified}\r\nIf-None-Match: ${tag}\r\n`))
}

/** Our own long polling: a cursor. */
export const enckePolling = (headers: string): PollDialect => ({
  framing: 'answers',
  alike: true,
  begin(channel) {
    const path = `/comet/long-poll?channel=${channel}&timeout=55000`
    return (answer) => {
      const cursor = answer && /"cursor":"([^"]+)","advice"/.exec(answer.body.toString('latin1'))?.[1]
      return { request: Buffer.from(get(cursor ? `${path}&since=${cursor}` : path, headers)), ready: cursor !== undefined }
    }
  },
})
