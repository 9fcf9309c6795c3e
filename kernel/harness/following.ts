import { WebSocket } from 'ws'
import type { Cursor, Frame, PollAnswer } from '../protocol.ts'

/** How a follower asks: where, for whom, and what makes it end. */
export interface Asking {
  readonly origin: string
  readonly headers: Readonly<Record<string, string>>
  readonly channels: readonly string[]
  readonly signal: AbortSignal
}
/** The transports by which a test can follow. */
export type FollowedBy = 'stream' | 'sse' | 'ws' | 'long-poll'

/** Follows channels by a transport, and gives its frames as they come. */
export const FOLLOWED_BY: Readonly<Record<FollowedBy, (asking: Asking) => Promise<AsyncGenerator<Frame, undefined>>>> = {
  stream: async (asking) => framesOf(await opened('stream', asking), (line) => line.trim()),
  sse: async (asking) => framesOf(await opened('sse', asking), (line) => (line.startsWith('data:') ? line.slice('data:'.length) : '')),
  'long-poll': async (asking) => polled(asking),
  ws: socketed,
}

const query = (channels: readonly string[]): string => channels.map((channel) => `channel=${encodeURIComponent(channel)}`).join('&')

async function opened(transport: string, { origin, headers, channels, signal }: Asking): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch(`${origin}/comet/${transport}?${query(channels)}`, { headers, signal })
  if (!response.body || !response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  return response.body
}

async function* framesOf(body: ReadableStream<Uint8Array>, jsonOf: (line: string) => string): AsyncGenerator<Frame, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const json = jsonOf(line)
      if (json) yield JSON.parse(json) as Frame
    }
  }
  return undefined
}

async function* polled({ origin, headers, channels, signal }: Asking): AsyncGenerator<Frame, undefined> {
  for (let cursor: Cursor | undefined; ; ) {
    const since = cursor === undefined ? '' : `&since=${cursor}`
    const response = await fetch(`${origin}/comet/long-poll?${query(channels)}${since}`, { headers, signal })
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
    const answer = (await response.json()) as PollAnswer
    yield* answer.frames
    cursor = answer.cursor
  }
}

async function socketed({ origin, headers, channels, signal }: Asking): Promise<AsyncGenerator<Frame, undefined>> {
  const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/comet/ws?${query(channels)}`, 'encke.v1', { headers })
  const frames: Frame[] = []
  let over = false
  let wake: () => void = () => {}
  socket.on('message', (text) => {
    frames.push(JSON.parse(String(text)) as Frame)
    wake()
  })
  socket.on('close', () => {
    over = true
    wake()
  })
  signal.addEventListener('abort', () => socket.terminate())
  await new Promise<void>((open, failed) => void socket.once('open', open).once('error', failed))
  socket.on('error', () => socket.terminate())
  return (async function* () {
    for (;;) {
      for (let frame = frames.shift(); frame; frame = frames.shift()) yield frame
      if (over) return undefined
      await new Promise<void>((come) => {
        wake = come
      })
    }
  })()
}
