import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { AnyPlugin } from '../api/plugin.ts'
import { asError, ConfigurationError } from '../errors.ts'
import type { Settings } from '../http/settings.ts'
import { buildAssets } from './build-assets.ts'
import { endBundler } from './bundler.ts'
import type { Configuration, PluginEntry } from './config.ts'
import type { Entry } from './entry.ts'
import { LoadFault } from './fault.ts'
import { findPlugin } from './find-plugin.ts'
import { type LoadedModule, loadFile, type Surroundings } from './load-module.ts'
import { pluginsIn } from './plugin-folder.ts'

const DEFAULT_FILES = ['encke.config.ts', 'encke.config.js', 'encke.config.json']

/** In the data folder: a list like the configuration's, of the plugins that were added by command. */
export const ADDED = join('plugins', 'added.json')

/** What a server is configured with. */
export interface Configured {
  readonly plugins: readonly Entry[]
  readonly limits: Readonly<Record<string, unknown>>
  /** As it was written, for `parseEmbed`. */
  readonly embed: unknown
  /** Its own files, whether they are there or not. */
  readonly files: readonly string[]
  /** Whatever is put into these is a plugin. */
  readonly folders: readonly string[]
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
  const file = configurationFile(config)
  const { configuration, files } = file === undefined ? NOTHING : await read(file, surroundings)
  const { limits = {}, embed, plugins: listed } = configuration
  const entries = listed ?? builtIn.map((plugin): Entry => ({ plugin, config: undefined, builtIn: true }))
  if (!Array.isArray(entries)) throw new ConfigurationError(`plugins in ${file} is a list.`)
  const folders: string[] = []
  const place = { file: file ?? '', files, builtIn, surroundings, folders }
  const plugins = (await Promise.all(entries.map((entry, index) => pluginsOf(entry, { ...place, index })))).flat()
  const list = resolve(data, ADDED)
  const added = await readAdded(list, { builtIn, surroundings, folders })
  // The bundler is a process of its own, and it has done its work.
  await endBundler()
  const configured = new Set(plugins.map(({ plugin }) => plugin.name))
  return {
    plugins: [...plugins, ...added.filter(({ plugin }) => !configured.has(plugin.name))],
    limits,
    embed,
    files: [...files, list],
    folders,
  }
}

/** The configuration file: the one that is named, or else the one that lies here, if any. Throws `ConfigurationError` when the named one is not there. */
export function configurationFile(config: string | undefined): string | undefined {
  const file = config === undefined ? DEFAULT_FILES.map((name) => resolve(name)).find(existsSync) : resolve(config)
  if (file !== undefined && !existsSync(file)) throw new ConfigurationError(`ENCKE_CONFIG names ${file}, which is not there.`)
  return file
}

/** What the plugins of a configuration file are called there, as it lists them; nothing where it lists none. Loads no plugin but those that the file itself imports. */
export async function listedIn(file: string, surroundings: Surroundings): Promise<readonly string[] | undefined> {
  const { plugins } = (await read(file, surroundings)).configuration
  return plugins?.map((entry) => (typeof entry === 'object' && 'name' in entry ? String(entry.name) : nameOf(entry)))
}

const nameOf = (entry: PluginEntry): string =>
  typeof entry === 'string' ? entry : 'plugin' in entry ? entry.plugin.name : String(entry[0])

interface Read {
  readonly configuration: Partial<Configuration>
  readonly files: readonly string[]
}
const NOTHING: Read = { configuration: {}, files: [] }

async function readAdded(file: string, place: Omit<Place, 'file' | 'files' | 'index'>): Promise<Entry[]> {
  if (!existsSync(file)) return []
  const { configuration, files } = await read(file, place.surroundings)
  const found = (entry: PluginEntry, index: number): Promise<Entry[]> =>
    pluginsOf(entry, { ...place, file, files, index }).catch((error: unknown) => [broken(entryPath(entry), error, undefined)])
  return (await Promise.all((configuration.plugins ?? []).map(found))).flat()
}

/** Stands for a plugin that could not be loaded, so that it is failed where its state is looked at. */
function broken(path: string, error: unknown, config: unknown): Entry {
  const name = path.replace(/^.*\/(?=.)(encke-plugin-)?|^encke-plugin-|(\/index)?\.\w+$/g, '').toLowerCase()
  const setup = (): never => {
    throw error
  }
  const plugin = { name: name.replace(/[^a-z0-9-]+/g, '-').replace(/^[^a-z]*/, '') || 'unreadable', api: 1 as const, setup }
  const files = [path, ...(error instanceof LoadFault && error.place ? [error.place.file] : [])]
  return { plugin, config, file: path, files, broken: { error } }
}

const entryPath = (entry: PluginEntry): string => String(typeof entry === 'object' && 0 in entry ? entry[0] : entry)

async function read(file: string, surroundings: Surroundings): Promise<Read> {
  try {
    const { exported, files } = await loadFile(file, surroundings)
    if (typeof exported === 'object' && exported !== null) return { configuration: exported, files }
  } catch (cause) {
    throw new ConfigurationError(`${file} cannot be read: ${asError(cause).message}`, { cause })
  }
  throw new ConfigurationError(`${file} exports no configuration.`)
}

interface Place {
  /** The configuration's. */
  readonly file: string
  /** What it is made of. */
  readonly files: readonly string[]
  readonly index: number
  readonly builtIn: readonly AnyPlugin[]
  readonly surroundings: Surroundings
  /** Takes the folders whose content is plugins. */
  readonly folders: string[]
}

/** The plugin of an entry, or those of a folder. */
async function pluginsOf(entry: PluginEntry, place: Place): Promise<Entry[]> {
  if (typeof entry === 'string') return named(entry, undefined, place)
  if (Array.isArray(entry)) return named(String(entry[0]), entry[1], place)
  if (isPlugin(entry)) return [inline(entry, undefined, place)]
  if (typeof entry === 'object' && entry !== null && 'plugin' in entry) {
    const { plugin, config } = entry
    if (typeof plugin === 'string') return named(plugin, config, place)
    if (isPlugin(plugin)) return [inline(plugin, config, place)]
  }
  throw new ConfigurationError(`plugins[${place.index}] in ${place.file} is no plugin.`)
}

/** A plugin that the configuration itself imports. */
const inline = (plugin: AnyPlugin, config: unknown, { files, builtIn, surroundings, file }: Place): Entry => {
  if (builtIn.includes(plugin)) return { plugin, config, builtIn: true }
  const explain = surroundings.loaded?.get(file)?.explain
  return { plugin, config, files, ...(explain && { explain }) }
}

/** A plugin by the name of a built-in one, by the path of its file or folder from the configuration's, or by the name of its package. */
async function named(name: string, config: unknown, { file, index, builtIn, surroundings, folders }: Place): Promise<Entry[]> {
  const known = builtIn.find((plugin) => plugin.name === name)
  if (known) return [{ plugin: known, config, builtIn: true }]
  const found = findPlugin(name, dirname(file))
  if (found) return [await loaded(found, config, surroundings)]
  const folder = resolve(dirname(file), name)
  const within = pluginsIn(folder)
  if (!within) throw new ConfigurationError(`plugins[${index}] in ${file}: there is no plugin ${name}.`)
  folders.push(folder)
  return Promise.all(within.map((each) => loaded(each, config, surroundings)))
}

/** What a file exports, or what stands for it where it cannot be loaded or exports no plugin. */
async function loaded(file: string, config: unknown, surroundings: Surroundings): Promise<Entry> {
  let module: LoadedModule
  try {
    module = await loadFile(file, surroundings)
  } catch (error) {
    return broken(file, error, config)
  }
  const { exported: plugin, files, explain } = module
  if (isPlugin(plugin)) return withAssets({ plugin, config, file, files, explain }, file, surroundings)
  const error = new LoadFault('its default export is no plugin (definePlugin)', { file, line: 1, column: 1 })
  return { ...broken(file, error, config), files }
}

async function withAssets(entry: Entry, file: string, surroundings: Surroundings): Promise<Entry> {
  try {
    const assets = await buildAssets(file, entry.plugin, surroundings)
    return assets ? { ...entry, assets, files: [...(entry.files ?? []), ...assets.sources] } : entry
  } catch (error) {
    const stand = broken(file, error, entry.config)
    return { ...stand, files: [...(entry.files ?? []), ...(stand.files ?? [])] }
  }
}

const isPlugin = (value: unknown): value is AnyPlugin =>
  typeof value === 'object' && value !== null && 'name' in value && 'api' in value && typeof value.name === 'string'
