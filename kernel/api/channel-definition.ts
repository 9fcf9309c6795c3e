import type { Duration } from './lifetime.ts'
import type { AnySchema } from './schema.ts'

/**
 * The parameters of a channel pattern: `'weather/:place'` gives `{ place: string }`.
 *
 * @example
 * ```ts
 * import type { Params } from 'encke'
 *
 * const params: Params<'weather/:place'> = { place: 'york' }
 * ```
 */
export type Params<Pattern extends string> = Pattern extends `${infer Head}/${infer Rest}`
  ? Params<Head> & Params<Rest>
  : Pattern extends `:${infer Name}`
    ? { readonly [K in Name]: string }
    : unknown

/**
 * `log` keeps everything in order, `state` the newest value per key, `signal` nothing.
 *
 * @example const kind: ChannelKind = 'state'
 */
export type ChannelKind = 'log' | 'state' | 'signal'
/**
 * Who may read a channel, and who may publish on it.
 *
 * @example const access: ChannelAccess = { read: 'anyone', write: 'signed-in' }
 */
export interface ChannelAccess {
  /** Absent: `signed-in`, which no guest is. `authorized`: whomever `authorize` lets in, guests and nobody among them. */
  readonly read?: 'anyone' | 'authorized' | 'signed-in' | 'admin'
  /** Who may publish from outside; absent: `nobody`. `authorized`: whomever `authorize` lets, guests among them. */
  readonly write?: 'nobody' | 'authorized' | 'signed-in' | 'admin'
}
/**
 * What a channel is: its kind, its data, and who may read and write.
 *
 * @example
 * ```ts
 * import type { ChannelDefinition } from 'encke'
 * import { z } from 'zod'
 *
 * const tide: ChannelDefinition = { kind: 'log', data: z.string(), retain: { last: 1000, for: '7d' }, access: { read: 'anyone' } }
 * ```
 */
export interface ChannelDefinition {
  /** `log` keeps everything in order, `state` the newest value per key, `signal` nothing. */
  readonly kind: ChannelKind
  /** What readers get. */
  readonly data: AnySchema
  /** What clients may send (`log` and `signal` only); absent: they may not publish. */
  readonly accepts?: AnySchema
  /** For `log`: how much is kept for following; absent: 30 days and 100 000. */
  readonly retain?: { readonly last?: number; readonly for?: Duration }
  readonly access?: ChannelAccess
}
/**
 * A plugin's channels, by pattern.
 *
 * @example const channels: Channels = { 'tide/:port': { kind: 'state', data: z.number() } }
 */
export type Channels = Readonly<Record<string, ChannelDefinition>>
