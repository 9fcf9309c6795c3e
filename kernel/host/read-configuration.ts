import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { stop } from 'esbuild'
import { asError } from '../errors.ts'
import { ConfigurationError } from '../http/settings.ts'
import type { Configuration, PluginEntry } from './config.ts'
import { loadModule, type Surroundings } from './load-module.ts'
import type { AnyPlugin } from './plugin.ts'

const DEFAULT_FILES = ['encke.config.ts', 'encke.config.js', 'encke.config.json']

/** What a server is configured with. */
export interface Configured {
  readonly plugins: readonly { readonly plugin: AnyPlugin; readonly config: unknown }[]
  readonly limits: Readonly<Record<string, unknown>>
}

/** Reads the configuration file, or takes all built-in plugins where there is none. Throws `ConfigurationError`. */
export async function readConfiguration(
  path: string | undefined,
  builtIn: readonly AnyPlugin[],
  surroundings: Surroundings,
): Promise<Configured> {
  const file = path === undefined ? DEFAULT_FILES.map((name) => resolve(name)).find(existsSync) : resolve(path)
  if (file === undefined) return { plugins: builtIn.map((plugin) => ({ plugin, config: undefined })), limits: {} }
  if (!existsSync(file)) throw new ConfigurationError(`ENCKE_CONFIG names ${file}, which is not there.`)
  const configuration = await read(file, surroundings)
  const entries = configuration.plugins ?? builtIn.map((plugin) => ({ plugin, config: undefined }))
  if (!Array.isArray(entries)) throw new ConfigurationError(`plugins in ${file} is a list.`)
  const plugins = await Promise.all(entries.map((entry, index) => pluginOf(entry, { file, index, builtIn, surroundings })))
  // The bundler is a process of its own, and it has done its work.
  await stop()
  return { plugins, limits: configuration.limits ?? {} }
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

async function pluginOf(entry: PluginEntry, place: Place): Promise<{ plugin: AnyPlugin; config: unknown }> {
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

/** A plugin by the name of a built-in one, or by the path of its file from the configuration's. */
async function named(name: string, { file, index, builtIn, surroundings }: Place): Promise<AnyPlugin> {
  const known = builtIn.find((plugin) => plugin.name === name)
  if (known) return known
  const path = resolve(dirname(file), name)
  const found = [path, `${path}/index.ts`, `${path}/index.js`].find((candidate) => /\.[cm]?[jt]s$/.test(candidate) && existsSync(candidate))
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
