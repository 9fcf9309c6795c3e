import type { Identity } from '../identity.ts'
import type { TransportName } from '../protocol.ts'
import type { Duration } from './lifetime.ts'

/**
 * Why a connection's life on a channel ended in order.
 *
 * @example tide.on({ end: (_, reason: EndReason) => ctx.log.debug(reason) })
 */
export type EndReason =
  | 'answered'
  | 'client-close'
  | 'unsubscribed'
  | 'limit'
  | 'revoked'
  | 'session-end'
  | 'plugin-reload'
  | 'server-shutdown'
/**
 * Why it ended in an error; `timeout` alone need not be the end.
 *
 * @example tide.on({ error: (_, reason: ErrorReason) => (reason === 'timeout' ? 'keep' : undefined) })
 */
export type ErrorReason = 'timeout' | 'client-disconnect' | 'io'

/**
 * One connection on one channel.
 *
 * @example tide.on({ begin: ({ transport }: Connection<{ port: string }>) => ctx.log.debug(transport) })
 */
export interface Connection<P> {
  readonly id: string
  readonly identity: Identity | undefined
  readonly params: P
  readonly transport: TransportName
  /** Aborted at the end. */
  readonly signal: AbortSignal
  /** Asks for an `error('timeout')` after this long; the smallest that any channel of the connection asks for counts. */
  setTimeout(duration: Duration): void
  /** Ends this channel on this connection, and nothing else of it. */
  leave(): void
}
/**
 * A connection's life on one channel: `begin`, any number of `read`, then exactly one `end` or terminal `error`.
 *
 * @example
 * ```ts
 * import { definePlugin } from 'encke'
 * import { z } from 'zod'
 *
 * export default definePlugin({
 *   name: 'tide',
 *   api: 1,
 *   channels: { 'tide/:port': { kind: 'log', data: z.string() } },
 *   setup(ctx) {
 *     ctx.channel('tide/:port').on({
 *       begin: (connection) => connection.setTimeout('1m'),
 *       error: (_, reason) => (reason === 'timeout' ? 'keep' : undefined),
 *     })
 *   },
 * })
 * ```
 */
export interface ConnectionEvents<P, Accepted> {
  begin?(connection: Connection<P>): void | Promise<void>
  /** The client published on the channel. */
  read?(connection: Connection<P>, data: Accepted): void | Promise<void>
  end?(connection: Connection<P>, reason: EndReason): void
  /** Answer `'keep'` to a `timeout` to stay. */
  error?(connection: Connection<P>, reason: ErrorReason, cause?: unknown): 'keep' | undefined | void
}
