import type { Kysely, Transaction } from 'kysely'
import type { Credentials } from '../identity.ts'
import type { Channel, Published } from './channel.ts'
import type { Channels, Params } from './channel-definition.ts'
import type { CommandDefinition } from './command.ts'
import type { FetchInit } from './fetch.ts'
import type { Dispose, Duration } from './lifetime.ts'
import type { Log } from './log.ts'
import type { PluginMetrics } from './metrics.ts'
import type { PollerOptions } from './poller.ts'
import type { Method, PluginRequest, RouteOptions } from './route.ts'
import type { Service } from './service.ts'

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
   * Runs the function that a module exports as its default in another thread, with a copy of the input; gives a copy of what that gives.
   * For what would hold up the server for 10 ms and more. It may take 10 s; `encke` cannot be imported there, but for types.
   *
   * @example const sum = (rows: string) => ctx.apart<(rows: string) => number>(new URL('./sum.ts', import.meta.url), rows)
   */
  apart<Run extends (input: never) => unknown>(module: URL, input: Parameters<Run>[0]): Promise<Awaited<ReturnType<Run>>>
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
   * Says whom a request speaks for; the first that knows wins. Whoever says it of people cannot be disabled, or nobody could sign in;
   * one that knows programs alone says so.
   *
   * @example ctx.identify(({ bearer }) => (bearer === ctx.config.token ? { identity: { id: 'tide', name: 'Tide', role: 'bot' } } : undefined), { whom: 'programs' })
   */
  identify(
    handler: (request: {
      readonly cookies: ReadonlyMap<string, string>
      readonly bearer: string | undefined
      /** What is asked for: a token may be good for one place alone. */
      readonly path: string
    }) => Credentials | undefined | Promise<Credentials | undefined>,
    options?: {
      /** Absent: people. */
      readonly whom?: 'people' | 'programs'
    },
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
