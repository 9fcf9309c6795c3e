import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Kysely, Transaction } from 'kysely'
import type { Credentials, Identity, Role } from '../identity.ts'
import type { Cursor, TransportName } from '../protocol.ts'

// biome-ignore lint/suspicious/noExplicitAny: the widest schema that a definition may bear
type AnySchema = StandardSchemaV1<any, any>
/**
 * What a schema accepts.
 *
 * @example const asked: Input<z.ZodDefault<z.ZodNumber>> = undefined
 */
export type Input<S extends AnySchema> = StandardSchemaV1.InferInput<S>
/**
 * What a schema yields.
 *
 * @example const given: Output<z.ZodDefault<z.ZodNumber>> = 10
 */
export type Output<S extends AnySchema> = StandardSchemaV1.InferOutput<S>
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
 * Undoes what returned it.
 *
 * @example const stop: Dispose = ctx.every('1h', () => ctx.log.debug('still here'))
 */
export type Dispose = () => void | Promise<void>
/**
 * Milliseconds, or a number with its unit: `'250ms'`, `'10m'`.
 *
 * @example
 * ```ts
 * import type { Duration } from 'encke'
 *
 * const every: Duration = '10m'
 * ```
 */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`

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
/**
 * How a channel looks where no script shows it. `text` and `html` show one publication, the others all that the channel holds, by key.
 *
 * @example tide.present({ text: (metres) => `${metres} m`, html: (metres) => html`<p>${metres} m</p>` })
 */
export interface Presentation<D, P = Readonly<Record<string, string>>> {
  /** `key` is that of a `state` channel's value. */
  text?(data: D, key?: string): string
  html?(data: D, key?: string): Html
  /** What people call the channel where it has no `embed` to say so: in feeds. */
  title?(view: View<P>): string
  /** A whole SVG document: `part=svg`, and `/live/<channel>.svg` where anyone may read the channel. */
  svg?(current: ReadonlyMap<string, D>, view: View<P>): string
  /** What other sites hold in a frame: `/embed/<channel>`, where anyone may read the channel. */
  embed?(current: ReadonlyMap<string, D>, view: View<P>): Embed
  /** An entry of the calendar at `/channels/<name>.ics`; nothing: none. */
  event?(data: D): CalendarEvent | undefined
  /** The fields of the form by which a page without JavaScript publishes: what people fill in has a label, what is always the same a value. */
  form?: Readonly<Record<string, { readonly label: string } | { readonly value: string }>>
}
/**
 * What whoever looks has asked for.
 *
 * @example tide.present({ svg: (current, { theme }: View<{ port: string }>) => html`<svg xmlns="http://www.w3.org/2000/svg" class="${theme}"><text y="9">${current.get('now') ?? 0}</text></svg>`.html })
 */
export interface View<P> {
  readonly params: P
  /** A BCP 47 tag: `lang` of the query, otherwise the first of `Accept-Language`, otherwise `en`. */
  readonly lang: string
  /** `theme` of the query. */
  readonly theme: 'auto' | 'light' | 'dark'
  /** All that was asked, for what only this presentation knows (`units`). */
  readonly query: URLSearchParams
  /** Our origin as the asker sees it, without a slash at the end. */
  readonly origin: string
  /** Nothing follows this picture on its connection. */
  readonly last: boolean
}
/**
 * A page for frames on other sites.
 *
 * @example tide.present({ embed: (current): Embed => ({ title: 'Tide', body: html`<p>${current.get('now') ?? 0} m</p>`, width: 200, height: 60 }) })
 */
export interface Embed {
  readonly title: string
  /** Shown as it is without script; a widget's element in it comes to life with one. */
  readonly body: Html
  /** CSS pixels that it is made for. */
  readonly width: number
  readonly height: number
}
/**
 * RFC 5545 §3.6.1; times in ms UTC.
 *
 * @example tide.present({ event: (metres): CalendarEvent => ({ uid: 'high@tides.example', title: `${metres} m`, start: ctx.now() }) })
 */
export interface CalendarEvent {
  readonly uid: string
  readonly title: string
  readonly text?: string
  readonly start: number
  /** Absent: an hour after the start, or the same day where `wholeDay`. */
  readonly end?: number
  readonly wholeDay?: boolean
  readonly url?: string
}
/**
 * Made by the escaping `html` tag alone.
 *
 * @example const line: Html = html`<p>high at ${'ten'}</p>`
 */
export interface Html {
  readonly html: string
}

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
/**
 * An HTTP request to one of a plugin's routes.
 *
 * @example
 * ```ts
 * import { definePlugin, type PluginRequest } from 'encke'
 *
 * export default definePlugin({
 *   name: 'tide',
 *   api: 1,
 *   setup(ctx) {
 *     // An incoming webhook: the bytes as they came, for the signature is made of them.
 *     const told = async (request: PluginRequest) => ctx.log.info('told', { size: (await request.bytes()).length, by: request.headers.get('x-signature') })
 *     ctx.route('POST', '/api/tide/hook', (request) => told(request), { access: 'anyone' })
 *   },
 * })
 * ```
 */
export interface PluginRequest {
  readonly method: string
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly headers: Headers
  readonly cookies: ReadonlyMap<string, string>
  readonly identity: Identity | undefined
  /** By what the identity speaks. */
  readonly credentials: Credentials | undefined
  /** The client's address, as a trusted proxy tells it. */
  readonly address: string
  /** The peer is on loopback, no proxy speaks for it and no public address is configured. */
  readonly local: boolean
  /** Another site's page sent it, so it speaks for nobody. */
  readonly foreign: boolean
  /** Our origin as this client sees it, without a slash at the end: `https://chat.example.com`. */
  readonly origin: string
  readonly signal: AbortSignal
  /** Whom the request speaks for; throws `unauthenticated` when for nobody. */
  readonly caller: Identity
  /** The JSON body; throws `ClientError` when it is none, is too large or has a half surrogate pair or a NUL. */
  json(): Promise<unknown>
  /** The JSON body as the schema yields it; throws `ClientError` with what is wrong with it. */
  read<S extends AnySchema>(schema: S): Promise<Output<S>>
  /** The body as bytes, up to `bodyBytes`. */
  bytes(): Promise<Uint8Array>
}
/**
 * Whom a route answers.
 *
 * @example ctx.route('GET', '/api/tide/open', () => ({ open: true }), { access: 'anyone', foreign: true } satisfies RouteOptions)
 */
export interface RouteOptions {
  /** Absent: `signed-in`, which no guest is; `guest`: guests, too. */
  readonly access?: 'anyone' | 'guest' | 'signed-in' | 'admin'
  /** Other origins may ask, speaking for nobody; the handler judges `Origin`. */
  readonly foreign?: true
}
/**
 * How `ctx.fetch` asks.
 *
 * @example
 * ```ts
 * import { definePlugin } from 'encke'
 * import { z } from 'zod'
 *
 * export default definePlugin({
 *   name: 'tide',
 *   api: 1,
 *   config: z.object({ station: z.url().default('https://tides.example/today.txt') }),
 *   setup(ctx) {
 *     const read = () => ctx.fetch(ctx.config.station, { configured: true })
 *     ctx.command('tide', { summary: 'The tide', run: async ({ reply }) => reply(await (await read()).text()) })
 *   },
 * })
 * ```
 */
export interface FetchInit extends RequestInit {
  /** The address comes of the settings: where the configuration's files gave them, `ENCKE_NET_ALLOW` counts, and any port will do. Never for what people post. */
  readonly configured?: boolean
}

/**
 * The methods that a route can answer; `GET` answers `HEAD`, too.
 *
 * @example for (const method of ['GET', 'POST'] satisfies Method[]) ctx.route(method, '/api/tide/both', () => ({ method }))
 */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * One call of a command.
 *
 * @example const run = ({ args, reply }: CommandCall<string>) => reply(`You said ${args}`)
 */
export interface CommandCall<A> {
  readonly args: A
  readonly identity: Identity
  readonly channel: string
  /** Shows the caller, and nobody else, some text. */
  reply(text: string): void
}
/**
 * A slash command: how it is offered, and what it does.
 *
 * @example
 * ```ts
 * import { definePlugin } from 'encke'
 * import { z } from 'zod'
 *
 * export default definePlugin({
 *   name: 'tide',
 *   api: 1,
 *   setup(ctx) {
 *     const args = z.string().regex(/^[a-z]+$/, 'Name a port')
 *     ctx.command('tide', { summary: 'The tide', args, run: ({ args: port, reply }) => reply(`${port}: high`) })
 *   },
 * })
 * ```
 */
export interface CommandDefinition<A> {
  readonly summary: string
  /** Absent: the words after the command, as one string. */
  readonly args?: StandardSchemaV1<unknown, A>
  readonly role?: Role
  run(call: CommandCall<A>): void | Promise<void>
}

/**
 * A key by which plugins depend on each other.
 *
 * @example const heights: Service<{ of(port: string): number }> = service('heights')
 */
export interface Service<T> {
  readonly name: string
  readonly type?: T
}
/**
 * Names a service; the same name in two plugins is the same service.
 *
 * @example
 * ```ts
 * import { service } from 'encke'
 *
 * export const greetings = service<{ greet(name: string): string }>('greetings')
 * ```
 */
export const service = <T>(name: string): Service<T> => ({ name })

/**
 * Lines of the server's log, with the plugin's name.
 *
 * @example ctx.log.warn('The gauge is dry', { port: 'york' })
 */
export type Log = Readonly<Record<'debug' | 'info' | 'warn' | 'error', (message: string, facts?: object) => void>>

/**
 * A number that only grows.
 *
 * @example const floods: Counter = ctx.metrics.counter('floods', 'Floods so far')
 */
export interface Counter {
  /** Adds 1 when nothing else is said. */
  add(by?: number): void
}
/**
 * A number that goes up and down.
 *
 * @example const level: Gauge = ctx.metrics.gauge('level', 'Metres above the gauge')
 */
export interface Gauge {
  set(value: number): void
}
/**
 * What a plugin counts and measures, for whoever watches the server: each is told as `encke_<plugin>_<name>`.
 *
 * @example
 * ```ts
 * import { definePlugin } from 'encke'
 *
 * export default definePlugin({
 *   name: 'tide',
 *   api: 1,
 *   setup(ctx) {
 *     const asked = ctx.metrics.counter('asked', 'How often the tide was asked for')
 *     ctx.route('GET', '/api/tide', () => asked.add(), { access: 'anyone' })
 *   },
 * })
 * ```
 */
export interface PluginMetrics {
  /** Begins at 0 with each load. Throws when the name is taken. */
  counter(name: string, help: string): Counter
  gauge(name: string, help: string): Gauge
}
/**
 * Everything that a plugin may do. All of it is undone, in reverse, when the plugin is unloaded.
 *
 * @example
 * ```ts
 * import { definePlugin } from 'encke'
 *
 * export default definePlugin({
 *   name: 'tide',
 *   api: 1,
 *   setup(ctx) {
 *     ctx.log.info('the tide is told', { at: ctx.now() })
 *     ctx.every('1h', () => ctx.log.debug('still here'))
 *     ctx.route('GET', '/api/tide', ({ identity }) => ({ for: identity?.name ?? 'nobody' }))
 *   },
 * })
 * ```
 */
export interface Context<Config, Ch extends Channels, Tables> {
  /**
   * The plugin's name.
   *
   * @example ctx.log.info(ctx.name)
   */
  readonly name: string
  /**
   * The settings, as the schema yields them.
   *
   * @example ctx.log.info(ctx.config.url)
   */
  readonly config: Config
  /**
   * The server's log, with the plugin's name.
   *
   * @example ctx.log.info('the tide is told', { port: 'york' })
   */
  readonly log: Log
  /**
   * Aborted when the plugin is unloaded.
   *
   * @example ctx.signal.addEventListener('abort', () => ctx.log.info('over'))
   */
  readonly signal: AbortSignal
  /**
   * The public address that the configuration gives (`ENCKE_URL`), without a slash at the end.
   *
   * @example const link = `${ctx.url ?? ''}/api/tide`
   */
  readonly url: string | undefined
  /**
   * The configuration's limits.
   *
   * @example ctx.log.info('bodies', { most: ctx.limits.bodyBytes })
   */
  readonly limits: Readonly<Record<string, number>>
  /**
   * Milliseconds UTC, by the clock that tests can set.
   *
   * @example const inAnHour = ctx.now() + 3_600_000
   */
  now(): number
  /**
   * Queries only.
   *
   * @example const levels = await ctx.db.selectFrom('tide_level').select('metres').where('port', '=', 'york').execute()
   */
  readonly db: Kysely<Tables>
  /**
   * A folder of the plugin's own in the data folder; made when first asked for.
   *
   * @example const file = `${ctx.folder}/levels.csv`
   */
  readonly folder: string
  /**
   * Runs in the group commit, in a savepoint of its own; awaits nothing but `tx`; resolves when it is on disk.
   *
   * @example await ctx.write((tx) => tx.insertInto('tide_level').values({ port: 'york', metres: 4.2 }).execute())
   */
  write<T>(run: (tx: Transaction<Tables>) => Promise<T>): Promise<T>
  /**
   * Runs after the commit that `tx` is part of; not at all when it is rolled back.
   *
   * @example await ctx.write(async (tx) => ctx.committed(tx, () => ctx.log.info('written')))
   */
  committed(tx: Transaction<Tables>, run: () => void): void
  /**
   * One read transaction; `at` gives a channel's `n` and the cursor (claiming no state) as of it. Awaits `db` and `at` alone.
   *
   * @example const { n } = await ctx.snapshot((_, at) => at('tide/:port/seen', { port: 'york' }))
   */
  snapshot<T>(
    read: (db: Kysely<Tables>, at: <P extends keyof Ch & string>(pattern: P, params: Params<P>) => Promise<Published>) => Promise<T>,
  ): Promise<T>
  /**
   * The plugin's hold on the channels of one of its patterns.
   *
   * @example await ctx.channel('tide/:port').publish({ port: 'york' }, 4.2, { key: 'now' })
   */
  channel<P extends keyof Ch & string>(pattern: P): Channel<P, Ch[P], Tables>
  /**
   * Follows a URL.
   *
   * @example ctx.poller({ url: ctx.config.url, every: '10m', parse: (body) => ({ items: [`${body.length}`] }), key: (item) => item, onItems: (items) => ctx.log.info('new', { items }) })
   */
  poller<T>(options: PollerOptions<T>): Dispose
  /**
   * The network as the poller may use it: no private addresses, limits on time and size.
   *
   * @example ctx.every('1h', async () => ctx.log.info((await ctx.fetch(ctx.config.url)).statusText))
   */
  fetch(url: string, init?: FetchInit): Promise<Response>
  /**
   * Runs now and then every so often, one run at a time; a run that throws is logged and tried again.
   *
   * @example ctx.every('1h', () => ctx.log.debug('still here'))
   */
  every(duration: Duration, run: (signal: AbortSignal) => void | Promise<void>): Dispose
  /**
   * Runs once, this much later.
   *
   * @example ctx.after('10s', () => ctx.log.debug('ten seconds old'))
   */
  after(duration: Duration, run: () => void): Dispose
  /**
   * Brings a slash command.
   *
   * @example ctx.command('tide', { summary: 'The tide', run: ({ args, reply }) => reply(`${args}: high`) })
   */
  command<A = string>(name: string, definition: CommandDefinition<A>): Dispose
  /**
   * Answers a path below one of the plugin's prefixes, written as it is, `:name` standing for a segment.
   * The handler gives a `Response`, or a value that is sent as JSON with 200, or nothing: 204.
   *
   * @example ctx.route('GET', '/api/tide/:port', ({ params }) => ({ port: params.port }), { access: 'anyone' })
   */
  route(method: Method, path: `/${string}`, handler: (request: PluginRequest) => unknown, options?: RouteOptions): Dispose
  /**
   * Says whom a request speaks for; the first that knows wins.
   *
   * @example ctx.identify(({ bearer }) => (bearer === ctx.config.token ? { identity: { id: 'tide', name: 'Tide', role: 'bot' } } : undefined))
   */
  identify(
    handler: (request: {
      readonly cookies: ReadonlyMap<string, string>
      readonly bearer: string | undefined
      /** What is asked for: a token may be good for one place alone. */
      readonly path: string
    }) => Credentials | undefined | Promise<Credentials | undefined>,
  ): Dispose
  /**
   * Judges every request to `/comet`, `/channels` and `/api` before it is looked at; throw `ClientError` to refuse.
   *
   * @example ctx.guard(({ method }) => { if (method === 'DELETE') throw new ClientError('forbidden', 'Nothing is deleted today.') })
   */
  guard(check: (request: { readonly method: string; readonly path: string }) => void): Dispose
  /**
   * Ends what is open for a session, an identity or a token, on every transport.
   *
   * @example ctx.endConnections({ identity: 'mira' })
   */
  endConnections(of: { readonly session: string } | { readonly identity: string } | { readonly token: string }): void
  /**
   * A line for the terminal once the server listens, made from the address that it listens at.
   *
   * @example ctx.announce((origin) => `The tide is at ${origin}/api/tide`)
   */
  announce(line: (origin: string) => string | undefined): void
  /**
   * What the plugin counts and measures.
   *
   * @example ctx.metrics.counter('asked', 'How often the tide was asked for').add()
   */
  readonly metrics: PluginMetrics
  /**
   * Anything else with a lifetime: runs now, and what it returns runs at unload.
   *
   * @example ctx.effect(() => { const timer = setInterval(() => {}, 1_000); return () => clearInterval(timer) })
   */
  effect(start: () => Dispose | Promise<Dispose>): Dispose
  /**
   * Fails at load when the service is not in `needs`.
   *
   * @example const { greet } = ctx.use(greetings)
   */
  use<T>(key: Service<T>): T
  /**
   * A service, if somebody provides it just now; nothing waits for it, so ask each time.
   *
   * @example ctx.find(service<{ say(text: string): void }>('megaphone'))?.say('high tide')
   */
  find<T>(key: Service<T>): T | undefined
  /**
   * Gives a service to other plugins.
   *
   * @example ctx.provide(service<{ of(port: string): number }>('heights'), { of: () => 4.2 })
   */
  provide<T>(key: Service<T>, implementation: T): Dispose
}

/**
 * One step of a plugin's tables, and the way back.
 *
 * @example
 * ```ts
 * import { definePlugin } from 'encke'
 *
 * export default definePlugin({
 *   name: 'tide',
 *   api: 1,
 *   migrations: {
 *     '001_levels': {
 *       up: (db) => db.schema.createTable('tide_levels').addColumn('level', 'real').execute(),
 *       down: (db) => db.schema.dropTable('tide_levels').execute(),
 *     },
 *   },
 * })
 * ```
 */
export interface Migration {
  up(db: Kysely<unknown>): Promise<void>
  down?(db: Kysely<unknown>): Promise<void>
}
/**
 * A plugin's migrations, by name.
 *
 * @example const migrations: Migrations = { '001_level': { up: (db) => db.schema.createTable('tide_level').addColumn('port', 'text').execute() } }
 */
export type Migrations = Readonly<Record<string, Migration>>

/**
 * A place in the pages where elements are shown.
 *
 * @example const place: Slot = 'room.strip'
 */
export type Slot =
  | 'main'
  | 'sidebar.rooms'
  | 'sidebar.top'
  | 'sidebar.foot'
  | 'room.strip'
  | 'room.pane'
  | 'message.after'
  | 'message.actions'
  | 'composer.menu'
  | 'settings.page'
  | 'sign-in'
  | 'admin.page'

/**
 * What a plugin declares.
 *
 * @example definePlugin({ name: 'ebb', api: 1, permissions: { net: ['tides.example'] } })
 */
export interface PluginDefinition<CS extends AnySchema, Ch extends Channels, Tables> {
  /** `[a-z][a-z0-9-]*`. */
  readonly name: string
  /** The major of the plugin API that it was written for. */
  readonly api: 1
  readonly config?: CS
  readonly channels?: Ch
  readonly tables?: { readonly type?: Tables }
  /** By name, in order; each runs once. */
  readonly migrations?: Migrations
  readonly needs?: readonly Service<unknown>[]
  /** The prefixes of its routes; absent: `/api/<name>` and `/<name>`. */
  readonly paths?: readonly `/${string}`[]
  /** Shown to an administrator before enabling: the hosts that it fetches from. */
  readonly permissions?: { readonly net?: readonly string[] }
  /** Custom elements by tag, each the path of its module from the plugin's folder; and which tag a slot shows. */
  readonly ui?: {
    readonly elements?: Readonly<Record<`${string}-${string}`, string>>
    readonly slots?: Partial<Readonly<Record<Slot, string>>>
    /** Custom elements for other sites' pages, by tag: `/widgets/v1.js` fetches each when it comes near the view. */
    readonly widgets?: Readonly<Record<`${string}-${string}`, string>>
  }
  setup?(ctx: Context<Output<CS>, Ch, Tables>): void | Dispose | Promise<void | Dispose>
}
/**
 * A plugin, whatever it declares.
 *
 * @example const ebb: AnyPlugin = definePlugin({ name: 'ebb', api: 1 })
 */
// biome-ignore lint/suspicious/noExplicitAny: a plugin whose types no longer matter
export type AnyPlugin = PluginDefinition<any, any, any>
/**
 * Declares a plugin; everything in it is inferred from what is declared.
 *
 * @example
 * ```ts
 * import { definePlugin } from 'encke'
 *
 * export default definePlugin({
 *   name: 'tide',
 *   api: 1,
 *   setup: (ctx) => void ctx.command('tide', { summary: 'The tide', run: ({ reply }) => reply('high at ten') }),
 * })
 * ```
 */
export function definePlugin<
  CS extends AnySchema = StandardSchemaV1<unknown, Record<string, never>>,
  const Ch extends Channels = Record<never, never>,
  Tables = unknown,
>(definition: PluginDefinition<CS, Ch, Tables>): PluginDefinition<CS, Ch, Tables> {
  return definition
}
/**
 * Names a plugin's tables for its types: `tables: tables<{ message: … }>()`.
 *
 * @example
 * ```ts
 * import { definePlugin, tables } from 'encke'
 *
 * export default definePlugin({ name: 'tide', api: 1, tables: tables<{ tide_levels: { port: string; level: number } }>() })
 * ```
 */
export const tables = <T>(): { readonly type?: T } => ({})
