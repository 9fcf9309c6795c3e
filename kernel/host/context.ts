import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Transaction } from 'kysely'
import { Family } from '../channels/registry.ts'
import { ClientError } from '../errors.ts'
import { milliseconds } from './duration.ts'
import type { Effects } from './effects.ts'
import type { KernelParts } from './parts.ts'
import type { AnyPlugin, ChannelDefinition, Context, Dispose, Duration, Log, PluginRequest, Service } from './plugin.ts'
import { PluginChannel } from './plugin-channel.ts'
import { pathsOf } from './plugin-paths.ts'
import { repeat } from './repeat.ts'
import { pluginScope } from './scope.ts'

/** What a context is made with. */
export interface ContextOptions {
  readonly definition: AnyPlugin
  readonly config: unknown
  readonly parts: KernelParts
  readonly effects: Effects
  readonly signal: AbortSignal
  /** Runs something of the plugin's; what it throws is charged to it. */
  readonly charge: (error: unknown) => void
  /** Notes what it did wrong for one caller, without charging it. */
  readonly note: (error: unknown) => void
}

type AnyContext = Context<unknown, Record<string, never>, unknown>

/** Makes the one object through which a plugin acts; whatever it does by it is noted in `effects`. */
export function createContext(options: ContextOptions): AnyContext {
  const { definition, config, parts, effects, signal, charge } = options
  const { name } = definition
  const families = declareChannels(options)
  const log: Log = parts.logging(name)
  const within = ownedPaths(definition)
  const context = {
    name,
    config,
    log,
    signal,
    url: parts.url,
    limits: parts.limits,
    now: () => parts.clock.now(),
    db: parts.db,
    get folder() {
      return ownFolder(parts.folder, name)
    },
    write: (run: (tx: Transaction<unknown>) => Promise<unknown>) => parts.log.write((tx) => run(tx)),
    committed: (tx: object, run: () => void) => void parts.log.within(tx).effects.committed.push(guarded(run, charge)),
    snapshot: (read: (db: unknown, at: unknown) => Promise<unknown>) =>
      parts.snapshots.take((db, at) => read(db, (pattern: string, params: unknown) => at(familyOf(families, pattern).name(params)))),
    channel: (pattern: string) => new PluginChannel(familyOf(families, pattern), parts, effects),
    poller: (poll: Parameters<AnyContext['poller']>[0]) => effects.add(parts.poller.follow(name, poll)),
    fetch: (url: string, init?: RequestInit) => guardedFetch(parts, url, init),
    every: (duration: Duration, run: (signal: AbortSignal) => void | Promise<void>) =>
      effects.add(repeat(parts.clock, milliseconds(duration), { run, signal, failed: charge })),
    after: (duration: Duration, run: () => void) => effects.add(parts.clock.schedule(milliseconds(duration), guarded(run, charge))),
    command: (command: string, it: Parameters<AnyContext['command']>[1]) => effects.add(parts.commands.add(name, command, it as never)),
    route: (method: string, path: string, handler: Parameters<AnyContext['route']>[2], access: Parameters<AnyContext['route']>[3]) =>
      effects.add(parts.routes.add(method, within(path), { ...access, handler: answering(handler, options) })),
    identify: (handler: Parameters<AnyContext['identify']>[0]) => effects.add(put(parts.identifiers, handler as never)),
    guard: (check: Parameters<AnyContext['guard']>[0]) => effects.add(put(parts.guards, check)),
    endConnections: (of: Parameters<AnyContext['endConnections']>[0]) => parts.connections.end(of),
    announce: (line: Parameters<AnyContext['announce']>[0]) => void effects.add(put(parts.announcements, line)),
    effect: (start: () => Dispose | Promise<Dispose>) => {
      const started = start()
      return effects.add(async () => (await started)())
    },
    use: (key: Service<unknown>) => {
      if (!definition.needs?.some((needed) => needed.name === key.name))
        throw new Error(`${name} uses the service ${key.name} without naming it in needs`)
      return parts.services.get(key)
    },
    find: (key: Service<unknown>) => (parts.services.has(key) ? parts.services.get(key) : undefined),
    provide: (key: Service<unknown>, implementation: unknown) => effects.add(parts.services.provide(name, key, implementation)),
  }
  return context as unknown as AnyContext
}

function declareChannels({ definition, parts, effects }: ContextOptions): ReadonlyMap<string, Family> {
  const families = new Map<string, Family>()
  for (const [pattern, channel] of Object.entries<ChannelDefinition>(definition.channels ?? {})) {
    if (channel.kind === 'state' && channel.accepts)
      throw new Error(`${pattern} is a state channel: clients cannot publish on it, so it accepts nothing`)
    if (channel.retain?.for !== undefined) milliseconds(channel.retain.for)
    const family = new Family(definition.name, pattern, channel)
    effects.add(parts.registry.add(family))
    families.set(pattern, family)
  }
  return families
}

function familyOf(families: ReadonlyMap<string, Family>, pattern: string): Family {
  const family = families.get(pattern)
  if (!family) throw new Error(`The plugin declares no channel ${pattern}`)
  return family
}

function ownedPaths(definition: AnyPlugin): (path: string) => string {
  const paths = pathsOf(definition)
  return (path) => {
    if (!paths.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)))
      throw new Error(`${definition.name} does not own the path ${path}`)
    return path
  }
}

function ownFolder(data: string, name: string): string {
  const folder = join(data, 'plugins', name)
  mkdirSync(folder, { recursive: true })
  return folder
}

function put<T>(set: Set<T>, item: T): Dispose {
  set.add(item)
  return () => void set.delete(item)
}

/** A request that fails is answered 500 by itself; it is noted, but does not count against the plugin, or a stranger could have it failed. */
const answering =
  (handler: (request: PluginRequest) => unknown, { definition, note }: ContextOptions) =>
  async (request: PluginRequest): Promise<unknown> => {
    try {
      return await pluginScope.run(definition.name, () => handler(request))
    } catch (error) {
      if (!(error instanceof ClientError)) note(error)
      throw error
    }
  }

const guarded = (run: () => void, charge: (error: unknown) => void) => () => {
  try {
    run()
  } catch (error) {
    charge(error)
  }
}

async function guardedFetch({ outgoing }: KernelParts, url: string, init: RequestInit = {}): Promise<Response> {
  const request = new Request(url, init)
  const body = request.body ? new Uint8Array(await request.arrayBuffer()) : undefined
  const fetched = await outgoing.fetch(url, {
    method: request.method,
    headers: Object.fromEntries(request.headers),
    configured: false,
    signal: request.signal,
    ...(body && { body }),
  })
  const empty = [204, 205, 304].includes(fetched.status)
  return new Response(empty ? null : Buffer.from(fetched.bytes), { status: fetched.status, headers: fetched.headers })
}
