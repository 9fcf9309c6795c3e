import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Channel, ChannelDefinition, Channels, Context, Dispose } from '../api/plugin.ts'
import type { Family } from '../channels/registry.ts'
import { milliseconds } from '../duration.ts'
import { familiesOf } from './check-plugin.ts'
import { answering, guarded } from './contained.ts'
import { guardedFetch } from './guarded-fetch.ts'
import { ownMetrics } from './metrics.ts'
import type { KernelParts } from './parts.ts'
import { PluginChannel } from './plugin-channel.ts'
import type { PluginLife } from './plugin-life.ts'
import { pathWithin } from './plugin-paths.ts'
import { repeat } from './repeat.ts'
import { ofPlugin } from './scope.ts'

/** What a context is made with. */
export interface ContextOptions {
  readonly life: PluginLife
  readonly parts: KernelParts
  /** Whether an address stands in the configuration, and was not posted by somebody. */
  readonly isConfigured: (url: string) => boolean
  /** Takes note of what the plugin did wrong by itself, and counts it against it. */
  readonly charge: (error: unknown) => void
  /** Takes note of what it did wrong for one caller, without counting it. */
  readonly note: (error: unknown) => void
}

type AnyContext = Context<unknown, Channels, unknown>

/** Makes the one object through which a plugin acts; whatever it does by it is noted in its life's effects. */
export function createContext(options: ContextOptions): AnyContext {
  const { life, parts, charge } = options
  const { name, definition, effects, signal, turnstile } = life
  const families = declareChannels(options)
  const familyOf = (pattern: string): Family => declared(families, pattern)
  return {
    name,
    config: life.config,
    log: parts.logging(name),
    signal,
    url: parts.url,
    limits: parts.limits,
    now: () => parts.clock.now(),
    db: parts.db,
    get folder() {
      return ownFolder(parts.folder, name)
    },
    write: (run) => turnstile.pass(() => acting(life, () => parts.log.write((tx) => run(tx)))),
    committed: (tx, run) => void parts.log.within(tx).effects.committed.push(guarded(name, run, charge)),
    snapshot: (read) =>
      acting(life, () => parts.snapshots.take((db, at) => read(db, (pattern, params) => at(familyOf(pattern).name(params))))),
    channel: <P extends string>(pattern: P) =>
      new PluginChannel(familyOf(pattern), { parts, life }) as Channel<P, ChannelDefinition, unknown>,
    poller: (poll) => effects.add(parts.poller.follow(name, poll, { configured: options.isConfigured(poll.url) }), 'poller', poll.url),
    fetch: async (url, init) => {
      const configured = init?.configured === true && options.isConfigured(url)
      return acting(life, () => guardedFetch(parts.outgoing, url, { ...init, configured }))
    },
    apart: async <Run extends (input: never) => unknown>(module: URL, input: Parameters<Run>[0]): Promise<Awaited<ReturnType<Run>>> =>
      (await acting(life, () => parts.apart.run(module, input, signal))) as Awaited<ReturnType<Run>>,
    every: (duration, run) => {
      const ours = { run: ofPlugin(name, run), signal, failed: charge }
      return effects.add(repeat(parts.clock, milliseconds(duration), ours), 'timer', `every ${duration}`)
    },
    after: (duration, run) => {
      const undo = effects.add(
        parts.clock.schedule(milliseconds(duration), () => {
          void undo()
          guarded(name, run, charge)()
        }),
        'timer',
        `after ${duration}`,
      )
      return undo
    },
    command: (command, it) => effects.add(parts.commands.add(name, command, it as never), 'command', `/${command}`),
    route: (method, path, handler, access) =>
      effects.add(
        parts.routes.add(method, pathWithin(definition, path), { ...access, handler: answering(handler, options) }),
        'route',
        `${method} ${path}`,
      ),
    identify: (handler, { whom = 'people' } = {}) =>
      effects.add(doubted(parts, put(parts.identifiers, ofPlugin(name, handler))), 'identity', whom),
    guard: (check) => effects.add(doubted(parts, put(parts.guards, ofPlugin(name, check))), 'listener', 'every request'),
    endConnections: (of) => parts.connections.end(of),
    announce: (line) => void effects.add(put(parts.announcements, line), 'listener', 'the start'),
    metrics: ownMetrics(life, parts.metrics),
    effect: (start) => {
      const started = start()
      return effects.add(async () => (await started)())
    },
    use: (key) => {
      if (!definition.needs?.some((needed: { readonly name: string }) => needed.name === key.name))
        throw new Error(`${name} uses the service ${key.name} without naming it in needs`)
      return parts.services.get(key)
    },
    find: (key) => (parts.services.has(key) ? parts.services.get(key) : undefined),
    provide: (key, implementation) => effects.add(parts.services.provide(name, key, implementation), 'service', key.name),
  }
}

function acting<T>(life: PluginLife, run: () => T): T {
  life.mustAct()
  return run()
}

function declareChannels({ life, parts }: ContextOptions): ReadonlyMap<string, Family> {
  const families = familiesOf(life.definition)
  for (const family of families) life.effects.add(doubted(parts, parts.registry.add(family)), 'channel', family.pattern)
  return new Map(families.map((family) => [family.pattern, family]))
}

function declared(families: ReadonlyMap<string, Family>, pattern: string): Family {
  const family = families.get(pattern)
  if (!family) throw new Error(`The plugin declares no channel ${pattern}`)
  return family
}

function ownFolder(data: string, name: string): string {
  const folder = join(data, 'plugins', name)
  mkdirSync(folder, { recursive: true })
  return folder
}

/** What requests are let in by changes with this, and with its undo. */
function doubted(parts: KernelParts, undo: Dispose): Dispose {
  parts.doubt()
  return () => {
    parts.doubt()
    return undo()
  }
}

function put<T>(set: Set<T>, item: T): Dispose {
  set.add(item)
  return () => void set.delete(item)
}
