import { WebSocket } from 'ws'
import type { TransportName } from '../../../kernel/protocol.ts'
import { type Answer, ask } from '../asking.ts'
import type { Who } from './cast.ts'
import { FOREIGN, type Outcome, outcomeOf } from './outcome.ts'

/** What somebody was sent who asked for a channel: what it comes to, and every byte of it. */
export interface Looked {
  readonly outcome: Outcome
  readonly text: string
  readonly headers: Answer['headers']
}
type Look = (origin: string, channels: readonly string[], who: Who) => Promise<Looked>

/** Ends by itself once something has been told. */
const over =
  (name: TransportName, more: string): Look =>
  async (origin, channels, { headers }) => {
    const query = channels.map((channel) => `channel=${channel}`).join('&')
    const answer = await ask(origin, `GET /comet/${name}?${query}&${more}`, { headers })
    return { ...answer, outcome: answer.status === 200 ? told(answer.text, channels[0]) : outcomeOf(answer) }
  }

/** How each transport is looked at; one that is not here fails the test. */
export const LOOKS: Readonly<Record<TransportName, Look>> = {
  // The frame that passes the limit is the last: so all of these end after the first.
  sse: over('sse', 'limit=1'),
  stream: over('stream', 'limit=1'),
  iframe: over('iframe', 'limit=1&callback=told'),
  multipart: over('multipart', 'limit=1'),
  'long-poll': over('long-poll', 'timeout=0'),
  poll: over('poll', ''),
  refresh: lookAtPage,
  ws: lookByWebSocket,
}

/** Which pages of other sites may read by a transport what anyone may read: all but the one that runs in the page that holds it. */
export const foreignReads = (name: TransportName): boolean => name !== 'iframe'

/** An error is a page, which tells it in words: for a page of another site there is but one. */
async function lookAtPage(origin: string, channels: readonly string[], who: Who): Promise<Looked> {
  const looked = await over('refresh', '')(origin, channels, who)
  return looked.outcome.startsWith('403') ? { ...looked, outcome: FOREIGN } : looked
}

function told(text: string, channel: string | undefined): Outcome {
  const [, type, code] =
    new RegExp(`"type":"(joined|denied)","channel":"${channel}"(?:,"code":"([a-z-]+)")?`).exec(text.replaceAll('&quot;', '"')) ?? []
  return `200 ${type}${code === undefined ? '' : ` ${code}`}`
}

async function lookByWebSocket(origin: string, channels: readonly string[], { headers }: Who): Promise<Looked> {
  const query = channels.map((channel) => `channel=${channel}`).join('&')
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/comet/ws?${query}`, 'encke.v1', { headers: { ...headers } })
  let text = ''
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('unexpected-response', (_, response) => {
      response.on('data', (bytes) => {
        text += String(bytes)
      })
      response.on('end', () =>
        resolve({ outcome: outcomeOf({ status: response.statusCode ?? 0, json: JSON.parse(text) }), text, headers: response.headers }),
      )
    })
    socket.on('message', (bytes) => {
      text += `${bytes}\n`
      const outcome = told(text, channels[0])
      if (/undefined/.test(outcome)) return
      socket.terminate()
      resolve({ outcome, text, headers: {} })
    })
  })
}
