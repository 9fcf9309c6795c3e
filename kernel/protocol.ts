/**
 * The wire's types: what a server sends and a client may say. `docs/protocol.md` tells the same in prose.
 * Times are integer milliseconds UTC, durations milliseconds; unknown fields and types are ignored.
 */

export const PROTOCOL = 1

export const TRANSPORTS = ['refresh', 'poll', 'long-poll', 'stream', 'iframe', 'multipart', 'sse', 'ws'] as const
/**
 * A way to frame and end responses.
 *
 * @example const pushes: TransportName[] = ['sse', 'stream', 'ws']
 */
export type TransportName = (typeof TRANSPORTS)[number]

/**
 * A position as clients hold it: opaque, 22 characters.
 *
 * @example const told: Cursor = (await tide.publish({ port: 'york' }, 4.2, { key: 'now' })).cursor
 */
export type Cursor = string

/**
 * What somebody is on this server; a guest is in one room alone, a bot speaks by a token.
 *
 * @example const roles: Role[] = ['owner', 'admin', 'member', 'guest', 'bot']
 */
export type Role = 'owner' | 'admin' | 'member' | 'guest' | 'bot'

/**
 * Whom a request speaks for: a person, guest or bot. `undefined` in its place is nobody.
 *
 * @example const mira: Identity = { id: 'mira', name: 'Mira', role: 'member' }
 */
export interface Identity {
  readonly id: string
  readonly name: string
  readonly role: Role
}

/** What the server advises a client to do; `timeout`, `interval` and `reconnect` have Bayeux's meanings (Bayeux 1.0 §5.5). */
export interface Advice {
  readonly transports: readonly TransportName[]
  readonly timeout: number
  readonly interval: number
  readonly reconnect: 'retry' | 'none'
}

/** One key of a `state` channel; `data: null` says that the key is gone. */
export interface StateEntry {
  readonly key: string
  readonly time: number
  readonly data: unknown
}

export interface WelcomeFrame {
  readonly type: 'welcome'
  readonly protocol: number
  /** Where this response goes on from; absent when the request's cursor is about to be answered with `reset`. */
  readonly cursor?: Cursor
  readonly advice: Advice
}
export interface JoinedFrame {
  readonly type: 'joined'
  readonly channel: string
}
export interface PublicationFrame {
  readonly type: 'publication'
  readonly channel: string
  readonly n: number
  readonly cursor: Cursor
  readonly time: number
  readonly data: unknown
}
/** With `whole`, replaces all that the client holds of the channel. */
export interface StateFrame {
  readonly type: 'state'
  readonly channel: string
  readonly whole?: true
  readonly entries: readonly StateEntry[]
  readonly cursor?: Cursor
}
/** Forget all state of every channel: what is whole follows. */
export interface WholeFrame {
  readonly type: 'whole'
}
export interface SignalFrame {
  readonly type: 'signal'
  readonly channel: string
  readonly time: number
  readonly data: unknown
  readonly cursor: Cursor
}
/** The log of these channels cannot be told from the position held: load their snapshots. */
export interface ResetFrame {
  readonly type: 'reset'
  readonly channels: readonly string[]
  readonly reason: 'retention' | 'epoch'
  readonly cursor: Cursor
}
export interface DeniedFrame {
  readonly type: 'denied'
  readonly channel: string
  readonly code: 'not-found' | 'unauthenticated'
}
export interface HeartbeatFrame {
  readonly type: 'heartbeat'
  readonly cursor: Cursor
}
export type ByeReason = 'limit' | 'shutdown' | 'session-end'
export interface ByeFrame {
  readonly type: 'bye'
  readonly reason: ByeReason
  /** Milliseconds to wait before coming back. */
  readonly retryAfter?: number
}
/** The answer to what went up on a WebSocket: the status and body of the HTTP route of the same meaning. */
export interface ReplyFrame {
  readonly type: 'reply'
  readonly id: number | string
  readonly status: number
  readonly body: unknown
}

/** What goes down. */
export type Frame =
  | WelcomeFrame
  | JoinedFrame
  | PublicationFrame
  | StateFrame
  | WholeFrame
  | SignalFrame
  | ResetFrame
  | DeniedFrame
  | HeartbeatFrame
  | ByeFrame
  | ReplyFrame

/** What goes up on a WebSocket. */
export type ClientFrame =
  | { readonly type: 'subscribe' | 'unsubscribe'; readonly id: number | string; readonly channels: readonly string[] }
  | { readonly type: 'publish'; readonly id: number | string; readonly channel: string; readonly data: unknown; readonly key?: string }

/** The whole answer of `poll` and `long-poll`; its `cursor` claims all of `frames`. */
export interface PollAnswer {
  readonly frames: readonly Frame[]
  readonly cursor: Cursor
  readonly advice: Advice
}

/** One publication as snapshots and history pages give it. */
export interface Publication {
  readonly n: number
  readonly cursor: Cursor
  readonly time: number
  readonly data: unknown
}

/** The data of a publication that was erased. */
export const ERASED = { erased: true } as const

/** Every `code` that an error answer may bear, with its HTTP status. */
export const STATUS_OF = {
  'bad-request': 400,
  'bad-cursor': 400,
  unauthenticated: 401,
  forbidden: 403,
  'foreign-origin': 403,
  'not-set-up': 403,
  'not-found': 404,
  conflict: 409,
  'key-reused': 409,
  'already-set-up': 409,
  'too-large': 413,
  'wrong-type': 415,
  'wrong-host': 421,
  'too-many': 429,
  internal: 500,
  draining: 503,
  busy: 503,
  'storage-full': 507,
} as const
export type ProblemCode = keyof typeof STATUS_OF

/** An error's body (RFC 9457); `detail` is a sentence that may be shown to people. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: ProblemCode
  readonly detail: string
}
