import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { stop } from 'esbuild'
import { asError } from '../errors.ts'
import { ConfigurationError, type Settings } from '../http/settings.ts'
import type { Configuration, PluginEntry } from './config.ts'
import { findPlugin } from './find-plugin.ts'
import { loadModule, type Surroundings } from './load-module.ts'
import type { AnyPlugin } from './plugin.ts'

const DEFAULT_FILES = ['encke.config.ts', 'encke.config.js', 'encke.config.json']

/** In the data folder: a list like the configuration's, of the plugins that were added by command. */
export const ADDED = join('plugins', 'added.json')

interface Entry {
  readonly plugin: AnyPlugin
  readonly config: unknown
}
/** What a server is configured with. */
export interface Configured {
  readonly plugins: readonly Entry[]
  readonly limits: Readonly<Record<string, unknown>>
  /** As it was written, for `parseEmbed`. */
  readonly embed: unknown
}

/**
 * Reads the configuration file, or takes all built-in plugins where there is none, and adds the plugins of `plugins/added.json` in the
 * data folder. Throws `ConfigurationError`; an added plugin that cannot be read is failed instead.
 */
export async function readConfiguration(
  { config, data }: Pick<Settings, 'config' | 'data'>,
  builtIn: readonly AnyPlugin[],
  surroundings: Surroundings,
): Promise<Configured> {
  const file = config === undefined ? DEFAULT_FILES.map((name) => resolve(name)).find(existsSync) : resolve(config)
  if (file !== undefined && !existsSync(file)) throw new ConfigurationError(`ENCKE_CONFIG names ${file}, which is not there.`)
  const { limits = {}, embed, plugins: listed } = file === undefined ? {} : await read(file, surroundings)
  const entries = listed ?? builtIn.map((plugin) => ({ plugin, config: undefined }))
  if (!Array.isArray(entries)) throw new ConfigurationError(`plugins in ${file} is a list.`)
  const plugins = await Promise.all(entries.map((entry, index) => pluginOf(entry, { file: file ?? '', index, builtIn, surroundings })))
  const added = await readAdded(resolve(data, ADDED), builtIn, surroundings)
  // The bundler is a process of its own, and it has done its work.
  await stop()
  const configured = new Set(plugins.map(({ plugin }) => plugin.name))
  return { plugins: [...plugins, ...added.filter(({ plugin }) => !configured.has(plugin.name))], limits, embed }
}

async function readAdded(file: string, builtIn: readonly AnyPlugin[], surroundings: Surroundings): Promise<Entry[]> {
  if (!existsSync(file)) return []
  const { plugins = [] } = await read(file, surroundings)
  const found = (entry: PluginEntry, index: number): Promise<Entry> =>
    pluginOf(entry, { file, index, builtIn, surroundings }).catch((error: unknown) => ({
      plugin: unreadable(entry, error),
      config: undefined,
    }))
  return Promise.all(plugins.map(found))
}

/** Stands for a plugin that could not be read, so that it is failed where its state is looked at. */
function unreadable(entry: PluginEntry, error: unknown): AnyPlugin {
  const path = String(typeof entry === 'object' && 0 in entry ? entry[0] : entry)
  const name = path.replace(/^.*\/(encke-plugin-)?|^encke-plugin-|\.\w+$/g, '').toLowerCase()
  const setup = (): never => {
    throw error
  }
  return { name: name.replace(/[^a-z0-9-]+/g, '-').replace(/^[^a-z]*/, '') || 'unreadable', api: 1, setup }
}

async function read(file: string, surroundings: Surroundings): Promise<Partial<Configuration>> {
  try {
    const configuration = await loadModule(file, surroundings)
    if (typeof configuration === 'object' && configuration !== null) return configuration
  } catch (cause) {
    throw new ConfigurationError(`${file} cannot be read: ${asError(cause).message}`, { cause })
  }
  throw new ConfigurationError(`${file} exports no configuration.`)
}

interface Place {
  readonly file: string
  readonly index: number
  readonly builtIn: readonly AnyPlugin[]
  readonly surroundings: Surroundings
}

async function pluginOf(entry: PluginEntry, place: Place): Promise<Entry> {
  if (typeof entry === 'string') return { plugin: await named(entry, place), config: undefined }
  if (Array.isArray(entry)) return { plugin: await named(String(entry[0]), place), config: entry[1] }
  if (isPlugin(entry)) return { plugin: entry, config: undefined }
  if (typeof entry === 'object' && entry !== null && 'plugin' in entry) {
    const { plugin, config } = entry
    if (typeof plugin === 'string') return { plugin: await named(plugin, place), config }
    if (isPlugin(plugin)) return { plugin, config }
  }
  throw new ConfigurationError(`plugins[${place.index}] in ${place.file} is no plugin.`)
}

/** A plugin by the name of a built-in one, by the path of its file or folder from the configuration's, or by the name of its package. */
async function named(name: string, { file, index, builtIn, surroundings }: Place): Promise<AnyPlugin> {
  const known = builtIn.find((plugin) => plugin.name === name)
  if (known) return known
  const found = findPlugin(name, dirname(file))
  if (!found) throw new ConfigurationError(`plugins[${index}] in ${file}: there is no plugin ${name}.`)
  try {
    const plugin = await loadModule(found, surroundings)
    if (isPlugin(plugin)) return plugin
  } catch (cause) {
    throw new ConfigurationError(`plugins[${index}] in ${file}: ${asError(cause).message}`, { cause })
  }
  throw new ConfigurationError(`plugins[${index}] in ${file}: ${name} exports no plugin.`)
}

const isPlugin = (value: unknown): value is AnyPlugin =>
  typeof value === 'object' && value !== null && 'name' in value && 'api' in value && typeof value.name === 'string'
