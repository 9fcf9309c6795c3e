import { Kysely } from 'kysely'
import { migrations } from '../migrations/kernel/index.ts'
import type { Log as Logging } from './api/plugin.ts'
import { Access } from './channels/access.ts'
import { PublishRate } from './channels/publish-rate.ts'
import { Publishing } from './channels/publishing.ts'
import { Registry } from './channels/registry.ts'
import { Retention } from './channels/retention.ts'
import type { Clock } from './clock.ts'
import { Connections } from './delivery/connections.ts'
import { Delivery } from './delivery/delivery.ts'
import { Demand } from './delivery/demand.ts'
import { asError } from './errors.ts'
import { Apart } from './host/apart.ts'
import { Commands } from './host/commands.ts'
import type { Entry } from './host/entry.ts'
import { Holds } from './host/holds.ts'
import { Host } from './host/host.ts'
import { Metrics } from './host/metrics.ts'
import { applyMigrations } from './host/migrations.ts'
import type { KernelParts } from './host/parts.ts'
import { PluginStore } from './host/plugin-store.ts'
import { Poller } from './host/poller.ts'
import { storedMemory } from './host/poller-memory.ts'
import { repeat } from './host/repeat.ts'
import { Services } from './host/services.ts'
import { Snapshots } from './host/snapshots.ts'
import { type AppOptions, createApp } from './http/app.ts'
import { isLivePicture } from './http/areas.ts'
import { ConnectionCounts } from './http/connection-counts.ts'
import type { Evidence } from './http/identify.ts'
import { Listener } from './http/listener.ts'
import { createOutgoing, type Outgoing } from './http/outgoing.ts'
import type { Pages } from './http/pages.ts'
import { type Listed, RouteTable } from './http/route-table.ts'
import type { Route } from './http/routed-request.ts'
import { serverOptions } from './http/server-options.ts'
import type { Settings } from './http/settings.ts'
import type { Phase } from './http/up.ts'
import type { Credentials } from './identity.ts'
import type { Limits } from './limits.ts'
import { type Databases, openDatabases } from './log/database.ts'
import { dialect } from './log/dialect.ts'
import { Log } from './log/log.ts'
import { addEmbedRoutes } from './outside/embed.ts'
import { EMBED_ANYWHERE, type EmbedSettings } from './outside/embed-settings.ts'
import { createLive } from './outside/live.ts'
import { OpenChannels } from './outside/open-channels.ts'
import { addChannelRoutes } from './routes/channel-routes.ts'
import { addHostRoutes } from './routes/host-routes.ts'
import { addPluginRoutes } from './routes/plugin-routes.ts'
import { addWidgetRoutes } from './routes/widget-routes.ts'
import { createComet } from './transports/comet.ts'
import { LEAVING, OFFERED } from './transports/index.ts'
import { Presenting } from './transports/presenting.ts'

/** Memories of feeds that nobody follows any more. */
const FORGET_SOURCES_EVERY_MILLISECONDS = 86_400_000
const RETENTION_EVERY_MILLISECONDS = 60_000
/** How long a stop may take before what is still open is cut. */
const DRAIN_MILLISECONDS = 8_000

export interface KernelOptions {
  readonly settings: Pick<Settings, 'url' | 'trustedProxies' | 'data' | 'netAllow'> & Partial<Pick<Settings, 'metricsToken'>>
  readonly limits: Limits
  /** Which sites may embed; absent: any. */
  readonly embed?: EmbedSettings
  readonly clock: Clock
  readonly logging: (plugin: string | undefined) => Logging
  /** The folder of the built browser files, and the pages made of them; a server may do without. */
  readonly files: string | undefined
  readonly pages: Pages | undefined
  /** The version, as the User-Agent tells it. */
  readonly version: string
  /** For tests: how the network is reached, and how publications are gathered. */
  readonly outgoing?: Outgoing
  readonly gatherMs?: number
  /** How much the ring holds. */
  readonly tailBytes?: number
}

/** The server without its plugins: the log, who reads it, and the way in and out over HTTP. */
export class Kernel {
  readonly host: Host
  readonly log: Log
  readonly connections: Connections
  readonly #options: KernelOptions
  readonly #databases: Databases
  readonly #parts: KernelParts
  readonly #listener: Listener
  readonly #stopping = new AbortController()
  #phase: Phase = 'starting'
  #stopSweeping: () => void = () => {}

  private constructor(options: KernelOptions, databases: Databases) {
    this.#options = options
    this.#databases = databases
    const { clock, limits, settings } = options
    this.log = new Log(databases, { clock, ...(options.tailBytes !== undefined && { tailBytes: options.tailBytes }) })
    const fault = (plugin: string, error: unknown): void => this.host.faults.charge(plugin, error)
    const failed = (error: unknown): void => options.logging(undefined).error('somebody could not be told', { error: asError(error) })
    const note = (plugin: string, error: unknown): void => this.host.faults.note(plugin, error)
    const registry = new Registry()
    const access = new Access(registry, fault)
    const gather = options.gatherMs === undefined ? {} : { gatherMs: options.gatherMs }
    const delivery = new Delivery({ log: this.log, registry, access, clock, failed, ...gather })
    const demand = new Demand(clock, fault)
    this.connections = new Connections({
      delivery,
      registry,
      demand,
      clock,
      counts: new ConnectionCounts(limits),
      host: { fault, note },
      ended: (meant) => this.#listener.doubtThose(meant),
    })
    const db = new Kysely<unknown>({ dialect: dialect(databases.reading) })
    const outgoing = options.outgoing ?? createOutgoing({ allow: settings.netAllow, userAgent: userAgent(options) })
    const memory = storedMemory(db, (run) => this.log.write(run))
    this.#parts = {
      log: this.log,
      db,
      snapshots: new Snapshots(databases.reading, db, this.log),
      registry,
      access,
      connections: this.connections,
      demand,
      routes: new RouteTable<Route>(),
      poller: new Poller({ demand, clock, outgoing, memory, random: Math.random, blame: fault }),
      outgoing,
      apart: new Apart(),
      commands: new Commands(),
      services: new Services(),
      metrics: new Metrics(),
      holds: new Holds(),
      identifiers: new Set(),
      guards: new Set(),
      doubt: () => this.#listener.doubt(),
      announcements: new Set(),
      clock,
      limits,
      url: settings.url,
      folder: settings.data,
      logging: options.logging,
    }
    this.host = new Host(this.#parts, new PluginStore(db, (run) => this.log.write(run)))
    this.#listener = this.#createListener()
  }

  /** Opens the data folder and brings its tables up to date. Throws `FolderInUse` when another process owns it. */
  static async open(options: KernelOptions): Promise<Kernel> {
    const databases = openDatabases(options.settings.data)
    try {
      await migrateKernel(databases, options.clock)
      return new Kernel(options, databases)
    } catch (error) {
      databases.close()
      throw error
    }
  }

  /** What is answered by a route: all but transports, pages and files. */
  get routes(): Listed<Route>[] {
    return this.#parts.routes.list()
  }

  /** How much there is of what plugins bring, for whoever looks for what they leave behind. */
  get holdings(): Readonly<Record<string, number>> {
    const { registry, commands, identifiers, guards, announcements, poller, metrics } = this.#parts
    return {
      routes: this.routes.length,
      channels: [...registry.families()].length,
      commands: commands.list().length,
      identities: identifiers.size,
      guards: guards.size,
      announcements: announcements.size,
      pollers: poller.list().length,
      metrics: metrics.list().length,
    }
  }

  /** Listens; answers 503 until `ready`. Gives our origin on this machine. */
  listen(port: number, host: string): Promise<string> {
    return this.#listener.listen(port, host)
  }

  /** Loads the plugins. */
  load(entries: readonly Entry[]): Promise<void> {
    return this.host.load(entries)
  }

  /** Begins to serve. Gives what the plugins have to say to whoever started the server, who reaches it at `origin`. */
  ready(origin: string): string[] {
    this.#phase = 'ready'
    const retention = new Retention(this.log, this.#parts.registry)
    const failed = (error: unknown): void => this.#options.logging(undefined).error('retention failed', { error: asError(error) })
    const run = (signal: AbortSignal): Promise<void> => retention.sweep(signal)
    const forget = { run: () => this.#parts.poller.prune(), signal: this.#stopping.signal, failed }
    const sweeps = [
      repeat(this.#options.clock, FORGET_SOURCES_EVERY_MILLISECONDS, forget),
      repeat(this.#options.clock, RETENTION_EVERY_MILLISECONDS, { run, signal: this.#stopping.signal, failed }),
    ]
    this.#stopSweeping = () => {
      for (const stop of sweeps) stop()
    }
    return [...this.#parts.announcements].map((line) => line(this.#options.settings.url ?? origin)).filter((line) => line !== undefined)
  }

  /** Stops in order: whoever follows is told, what was accepted is written, and the log is emptied into the file. */
  async stop(): Promise<void> {
    if (this.#phase === 'draining') return
    this.#phase = 'draining'
    this.#listener.doubt()
    this.connections.shutDown()
    await this.#listener.quiet(DRAIN_MILLISECONDS)
    await this.#listener.close()
    this.#stopSweeping()
    this.#stopping.abort()
    await this.host.close()
    await this.log.drain()
    await this.#parts.outgoing.close()
    await this.#parts.apart.close()
    this.#databases.close()
  }

  #createListener(): Listener {
    const { clock, limits, logging, settings, files, pages } = this.#options
    const { registry, access, routes } = this.#parts
    const publishing = new Publishing({
      log: this.log,
      registry,
      access,
      rate: new PublishRate(limits, () => clock.now()),
      fault: (plugin, error) => this.host.faults.note(plugin, error),
    })
    const openChannels = new OpenChannels(this.log, this.#parts)
    const presenting = new Presenting(registry, this.connections.host)
    addChannelRoutes(routes, { log: this.log, registry, access, publishing, documents: { channels: openChannels, presenting } })
    const { metricsToken } = settings
    addPluginRoutes(routes, this.host)
    addHostRoutes(routes, { host: this.host, parts: this.#parts, metricsToken, userAgent: userAgent(this.#options) })
    addEmbedRoutes(routes, { channels: openChannels, presenting, settings: this.#options.embed ?? EMBED_ANYWHERE })
    if (files !== undefined) addWidgetRoutes(routes, { active: () => this.host.entries(), files })
    const transports = { connections: this.connections, clock, limits, offered: OFFERED, draining: () => this.#phase === 'draining' }
    const comet = createComet(transports, async ({ peer, channel, data, key, connection }) => {
      const { body, accepted } = await publishing.publish({ identity: peer.credentials?.identity, channel, data, key })
      connection?.read(channel, accepted)
      return JSON.parse(body) as unknown
    })
    const live = createLive(transports, openChannels)
    const held: AppOptions['held'] = (ctx, request) => (isLivePicture(ctx.state.path) ? live(ctx, request) : comet(ctx, request))
    const app = createApp({
      settings,
      limits,
      log: logging(undefined),
      phase: () => this.#phase,
      identify: (evidence) => this.#identify(evidence),
      guards: () => this.#parts.guards,
      routes,
      arriving: (path) => this.#parts.holds.path(path),
      held,
      files,
      pages,
    })
    const handler = app.callback()
    return new Listener(serverOptions(limits), (request, response) => void handler(request, response), LEAVING)
  }

  /** The first that knows wins. */
  async #identify(evidence: Evidence): Promise<Credentials | undefined> {
    await this.#parts.holds.identity()
    for (const identify of this.#parts.identifiers) {
      const credentials = await identify(evidence)
      if (credentials) return credentials
    }
    return undefined
  }
}

const userAgent = ({ version, settings }: KernelOptions): string => `Encke/${version} (+${settings.url ?? 'http://localhost'}/about-bot)`

async function migrateKernel({ writing }: Databases, clock: Clock): Promise<void> {
  writing.exec('BEGIN IMMEDIATE')
  try {
    await applyMigrations(new Kysely({ dialect: dialect(writing) }), { owner: 'kernel', migrations, time: clock.now() })
    writing.exec('COMMIT')
  } catch (error) {
    if (writing.inTransaction) writing.exec('ROLLBACK')
    throw error
  }
}
