import type { Transaction } from 'kysely'
import type { Identity } from '../identity.ts'
import type { Cursor } from '../protocol.ts'
import type { ChannelDefinition, Params } from './channel-definition.ts'
import type { ConnectionEvents } from './connection.ts'
import type { Dispose } from './lifetime.ts'
import type { Presentation } from './presentation.ts'
import type { AnySchema, Input, Output } from './schema.ts'

type Accepted<C extends ChannelDefinition> = C extends { readonly accepts: infer A extends AnySchema } ? Output<A> : never
/**
 * What a client sent, as `prepare` sees it.
 *
 * @example const feetOf = ({ data }: Pick<Received<'tide/:port/seen', { kind: 'log'; data: z.ZodNumber; accepts: z.ZodNumber }>, 'data'>) => data * 3.28
 */
export interface Received<P extends string, C extends ChannelDefinition> {
  readonly params: Params<P>
  readonly data: Accepted<C>
  readonly identity: Identity
}
/**
 * What a client sent, within the writer's transaction.
 *
 * @example ctx.channel('tide/:port/seen').receive(({ data, identity, n }) => ({ metres: data, by: identity.name, n }))
 */
export interface Receiving<P extends string, C extends ChannelDefinition, Tables, Prepared> extends Received<P, C> {
  readonly prepared: Prepared
  /** The publication's time. */
  readonly time: number
  /** The number that the publication will bear in its channel; 0 on a `signal` channel. */
  readonly n: number
  /** The only thing that may be awaited here; throws on a `signal` channel. */
  readonly tx: Transaction<Tables>
  /** Blanks the data of earlier publications of the channel, wherever it is kept. */
  supersede(...n: number[]): void
}

/**
 * Where a publication came to lie. On a `state` or `signal` channel `n` is 0.
 *
 * @example const { n, cursor }: Published = await ctx.channel('tide/:port/seen').publish({ port: 'york' }, { metres: 4.2, by: 'Mira', n: 1 })
 */
export interface Published {
  readonly n: number
  readonly cursor: Cursor
}
/**
 * What lets a publication be part of a write.
 *
 * @example await ctx.write((tx) => tide.remove({ port: 'york' }, 'now', { tx }))
 */
export interface Within<Tables> {
  /** Joins this write, so that both happen or neither. */
  readonly tx?: Transaction<Tables>
}
/**
 * What `publish` is told beside the data.
 *
 * @example await ctx.write((tx) => tide.publish({ port: 'york' }, 4.2, { key: 'now', tx }))
 */
export interface PublishOptions<Tables> extends Within<Tables> {
  /** The key, for `state`. */
  readonly key?: string
  /** Blanks the data of these earlier publications of a `log` channel. */
  readonly supersede?: readonly number[]
}
/**
 * A plugin's hold on the channels of one pattern.
 *
 * @example
 * ```ts
 * import { definePlugin } from 'encke'
 * import { z } from 'zod'
 *
 * export default definePlugin({
 *   name: 'tide',
 *   api: 1,
 *   channels: { 'tide/:port': { kind: 'state', data: z.number(), access: { read: 'anyone' } } },
 *   async setup(ctx) {
 *     await ctx.channel('tide/:port').publish({ port: 'ostend' }, 4.2, { key: 'now' })
 *   },
 * })
 * ```
 */
export interface Channel<P extends string, C extends ChannelDefinition, Tables> {
  /**
   * Turns what a client sent into what readers get, in the writer's transaction; awaits nothing but its `tx`.
   * Throw `ClientError` to refuse. `prepare` runs before it, may await anything, and its result is `prepared`:
   * name its type, `receive<Date>(…)`.
   */
  receive<Prepared = undefined>(
    handler: (request: Receiving<P, C, Tables, Prepared>) => Input<C['data']> | Promise<Input<C['data']>>,
    prepare?: (request: Received<P, C>) => Promise<Prepared>,
  ): Dispose
  /** Narrows who may read and write. Runs once per identity and channel, and is remembered until `accessChanged`. */
  authorize(
    handler: (request: { params: Params<P>; identity: Identity | undefined; action: 'read' | 'write' }) => boolean | Promise<boolean>,
  ): Dispose
  /** Forgets what `authorize` decided of this channel, before anything of the same commit is delivered. */
  accessChanged(params: Params<P>, within?: Within<Tables>): void
  /** Publishes; resolves when it is on disk (a `signal`: at once). */
  publish(params: Params<P>, data: Input<C['data']>, options?: PublishOptions<Tables>): Promise<Published>
  /** Removes a key of a `state` channel. */
  remove(params: Params<P>, key: string, within?: Within<Tables>): Promise<void>
  /** The values of a `state` channel, by key. */
  current(params: Params<P>): ReadonlyMap<string, Output<C['data']>>
  /** Starts with the first reader of a channel; what it returns runs when the last has left. */
  onDemand(start: (params: Params<P>, signal: AbortSignal) => Dispose | undefined | void): Dispose
  /** Follows the connections on these channels. */
  on(events: ConnectionEvents<Params<P>, Accepted<C>>): Dispose
  /** For the transports that show people text, a page or a picture; absent: the escaped JSON. */
  present(as: Presentation<Output<C['data']>, Params<P>>): Dispose
}
