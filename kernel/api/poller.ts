import type { Duration } from './lifetime.ts'

/**
 * A URL to follow, and what becomes of what it says.
 *
 * @example
 * ```ts
 * import { definePlugin } from 'encke'
 *
 * export default definePlugin({
 *   name: 'tide',
 *   api: 1,
 *   setup(ctx) {
 *     ctx.poller({
 *       url: 'https://tides.example/today.txt',
 *       every: '10m',
 *       parse: (body) => ({ items: new TextDecoder().decode(body).split('\n') }),
 *       key: (line) => line,
 *       onItems: (lines) => ctx.log.info('new', { lines }),
 *     })
 *   },
 * })
 * ```
 */
export interface PollerOptions<T> {
  readonly url: string
  /** The floor; what the server and the feed say may only lengthen it. */
  readonly every: Duration
  readonly backoff?: { readonly first: Duration; readonly max: Duration }
  /** A channel's name: the URL is asked only while somebody reads that channel, but once at first; absent: always. */
  readonly whileRead?: string
  readonly timeout?: Duration
  /** Of the decoded body. */
  readonly maxBytes?: number
  parse(body: Uint8Array, meta: FetchedMeta): Parsed<T> | Promise<Parsed<T>>
  /** Items seen under this key are not handed on again; remembered with what `onItems` published, or not at all. */
  key(item: T): string
  /** `first`: nothing was ever handed on from this URL, so that what is new to us may be old to everybody. */
  onItems(items: T[], info: { readonly first: boolean }): void | Promise<void>
  onStale?(info: { readonly failures: number; readonly lastSuccess: number | undefined; readonly cause: unknown }): void
  /** The source works again after having been stale. */
  onFresh?(): void
}
/**
 * What a document came with; `charset` as HTTP told it.
 *
 * @example const textOf = (body: Uint8Array, { charset }: FetchedMeta) => new TextDecoder(charset ?? 'utf-8').decode(body)
 */
export interface FetchedMeta {
  readonly url: string
  readonly contentType?: string
  readonly charset?: string
}
/**
 * What a document came to.
 *
 * @example const parse = (body: Uint8Array): Parsed<string> => ({ items: new TextDecoder().decode(body).split('\n'), ttl: '1h' })
 */
export interface Parsed<T> {
  readonly items: T[]
  /** The feed's own wish for the time between two fetches. */
  readonly ttl?: Duration
  /** When the feed does not want to be asked. */
  readonly rests?: Rests
}
/**
 * Hours (0 to 23) and days (0 is Sunday) by UTC in which nothing new is to be had (RSS 2.0: `skipHours`, `skipDays`).
 *
 * @example const atNight: Rests = { hours: [0, 1, 2, 3], days: [0] }
 */
export interface Rests {
  readonly hours?: readonly number[]
  readonly days?: readonly number[]
}
