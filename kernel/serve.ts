import type { AnyPlugin } from './api/plugin.ts'
import { systemClock } from './clock.ts'
import { createLogging } from './host/logging.ts'
import { readSettings } from './http/settings.ts'
import { Kernel } from './kernel.ts'
import { parseLimits } from './limits.ts'
import { parseEmbed } from './outside/embed-settings.ts'

/** What a program of one's own serves. */
export interface Serving {
  /** With their configuration, where they have one (`use`). */
  readonly plugins: readonly (AnyPlugin | { readonly plugin: AnyPlugin; readonly config: unknown })[]
  /** The data folder, unless `ENCKE_DATA` names one; absent: `./data`. */
  readonly data?: string
  /** Overridden by `ENCKE_LIMITS`. */
  readonly limits?: Readonly<Record<string, number>>
  /** Which sites may hold what `/embed/` answers in frames; absent: any. */
  readonly embed?: { readonly frameAncestors?: readonly string[] }
  /** The version that is told to those from whom something is fetched. */
  readonly version?: string
}

/** A server that runs in this process. */
export interface Server {
  /** Its address on this machine, without a slash at the end. */
  readonly origin: string
  /** What the plugins have to say to whoever started it. */
  readonly announced: readonly string[]
  /** Stops in order: whoever follows is told, and what was accepted is on disk. */
  stop(): Promise<void>
}

/**
 * Serves these plugins and nothing else: no accounts, no chat, no pages. Port, host and the rest are the environment's, as for
 * `npm start`. Throws `ConfigurationError` and `FolderInUse`, and when the port is taken; a plugin that fails is logged.
 */
export async function serve({ plugins, data, limits, embed, version = '0' }: Serving): Promise<Server> {
  const settings = readSettings({ ...process.env, ENCKE_DATA: process.env.ENCKE_DATA || data })
  const kernel = await Kernel.open({
    settings,
    limits: parseLimits(limits, settings.limits),
    embed: parseEmbed(embed),
    clock: systemClock,
    logging: createLogging(settings.logLevel),
    files: undefined,
    pages: undefined,
    version,
  })
  try {
    const origin = await kernel.listen(settings.port, settings.host)
    await kernel.load(plugins.map((entry) => ('plugin' in entry ? entry : { plugin: entry, config: undefined })))
    return { origin, announced: kernel.ready(origin), stop: () => kernel.stop() }
  } catch (error) {
    await kernel.stop()
    throw error
  }
}
