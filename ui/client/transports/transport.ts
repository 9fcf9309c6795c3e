import type { ClientFrame, Cursor, Frame, TransportName } from '../../../kernel/protocol.ts'
import type { Refusal } from '../refusal.ts'

/** What a request names: the channels that the cursor is good for, those to join, and for how many ms an answer may be held back. */
export interface Ask {
  readonly channels: readonly string[]
  readonly joins: readonly string[]
  readonly since?: Cursor
  readonly timeout: number
}

/** Why no more frames come: the response ended, was an error, never came, or is not what this transport can use. */
export type End =
  | { readonly type: 'ended'; readonly retryAfter?: number }
  | { readonly type: 'refused'; readonly refusal: Refusal }
  | { readonly type: 'unreachable' }
  | { readonly type: 'unusable'; readonly reason: string }
  | { readonly type: 'session-end' }

/** Where a transport delivers; after `end` and after `close` it may call on, and is not heard. */
export interface Sink {
  frame(frame: Frame): void
  end(end: End): void
}

/** One request under way; `send` only where frames can go up. */
export interface Pipe {
  close(): void
  send?(frame: ClientFrame): void
}

/** The little that is needed of a WebSocket, so that the browser's, Node's and the package `ws` fit. */
export interface Socket {
  onmessage: unknown
  onclose: unknown
  onerror: unknown
  send(text: string): void
  close(): void
}

/** What transports reach the server with. */
export interface Means {
  /** Absolute, or empty for the origin of the page. */
  readonly origin: string
  /** Sent as a Bearer token. */
  readonly token?: string | undefined
  readonly fetch: typeof globalThis.fetch
  readonly WebSocket?: (new (url: string, protocol: string) => Socket) | undefined
}

/** A way to open a request and to turn its bytes into frames, beginning with `welcome`; nothing is delivered before `open` has returned. */
export interface Transport {
  readonly name: TransportName
  /** One answer a request, so that asking again is its ordinary life, or one response held open. */
  readonly gives: 'answers' | 'stream'
  open(ask: Ask, sink: Sink, means: Means): Pipe
}

/** The path and query of a request. */
export const cometPath = (name: TransportName, ask: Ask, extra?: Record<string, string>): string => {
  const query = new URLSearchParams(extra)
  for (const channel of ask.channels) query.append('channel', channel)
  for (const channel of ask.joins) query.append('join', channel)
  if (ask.since) query.set('since', ask.since)
  // A slash needs no escape in a query (RFC 3986 §3.4), and the server bounds the length of an address.
  return `/comet/${name}?${query.toString().replaceAll('%2F', '/')}`
}

/** The headers of every request that speaks for the token's bearer. */
export const bearer = (token: string | undefined): Record<string, string> => (token ? { authorization: `Bearer ${token}` } : {})
