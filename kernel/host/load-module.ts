import { readFileSync } from 'node:fs'
import { createRequire, SourceMap } from 'node:module'
import { dirname, join, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { compileFunction } from 'node:vm'
import type { BuildFailure, OutputFile, Plugin } from 'esbuild'
import { asError } from '../errors.ts'
import { bundler } from './bundler.ts'
import { type Explain, explainThrown, LoadFault, placeIn } from './fault.ts'

/** Where Encke itself lies, and what its own modules are taken from when a loaded file imports them. */
export interface Surroundings {
  /** The folder that holds `kernel/` and `plugins/`. */
  readonly root: string
  /** By the name it is imported by: `encke`, or `encke:plugin/<name>` for a plugin that is built in. */
  readonly provided: Readonly<Record<string, unknown>>
  /** What was loaded, by its file: a file whose bundle is the same as then is not run again. */
  readonly loaded?: Map<string, LoadedModule & { readonly code: string }>
}

/** A file as it was loaded. */
export interface LoadedModule {
  /** Its default export. */
  readonly exported: unknown
  /** All that it was made of: when one of these changes, it is another. */
  readonly files: readonly string[]
  /** Finds the places of its faults in its sources. */
  readonly explain: Explain
}

/** The default export of a file that was written for Encke. */
export const loadModule = async (file: string, surroundings: Surroundings): Promise<unknown> =>
  (await loadFile(file, surroundings)).exported

/**
 * Loads a file that was written for Encke, in TypeScript or JavaScript. It is bundled with what it imports and run in a fresh
 * module, so that it can be loaded anew as often as it changes; `encke` is the running one's own. Throws `LoadFault`.
 */
export async function loadFile(file: string, surroundings: Surroundings): Promise<LoadedModule> {
  if (file.endsWith('.json')) return { exported: readJson(file), files: [file], explain: explainThrown }
  const bundled = await bundle(file, surroundings)
  const before = surroundings.loaded?.get(file)
  if (before?.code === bundled.code) return before
  const { exports, explain } = run(bundled, surroundings)
  const loaded = { exported: exports.default ?? exports, files: bundled.files, explain, code: bundled.code }
  surroundings.loaded?.set(file, loaded)
  return loaded
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown
  } catch (cause) {
    throw new LoadFault(`${file}: ${asError(cause).message}`, undefined, { cause })
  }
}

interface Bundled {
  readonly file: string
  readonly code: string
  readonly map: string
  /** What it was made of. */
  readonly files: readonly string[]
}

async function bundle(file: string, surroundings: Surroundings): Promise<Bundled> {
  const { build } = await bundler()
  const folder = dirname(file)
  const building = build({
    absWorkingDir: folder,
    entryPoints: [file],
    // Never written; the places in the source map are told from here.
    outfile: join(folder, 'bundle.js'),
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // What runs in a bare function has no module to import from.
    supported: { 'dynamic-import': false },
    // Nor does it know where it lies; what stands beside it is found from its first file.
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(file).href) },
    sourcemap: 'external',
    packages: 'external',
    logLevel: 'silent',
    plugins: [ourOwn(surroundings)],
  })
  const { outputFiles, metafile } = await building.catch((failure: unknown) => {
    throw failedBuild(failure, folder)
  })
  const files = Object.keys(metafile.inputs).map((path) => resolve(folder, path))
  return { file, code: textOf(outputFiles, '.js'), map: textOf(outputFiles, '.map'), files }
}

/** What esbuild refused, with its first sentence and place. */
export function failedBuild(thrown: unknown, folder: string): LoadFault {
  const [first] = (thrown as Partial<BuildFailure>).errors ?? []
  const { location } = first ?? {}
  const place = location ? { file: resolve(folder, location.file), line: location.line, column: location.column + 1 } : undefined
  return new LoadFault(first?.text ?? asError(thrown).message, place, { cause: thrown })
}

const textOf = (files: readonly OutputFile[], extension: string): string => files.find(({ path }) => path.endsWith(extension))?.text ?? ''

/** Each load under a name of its own, for what was loaded before may still run. */
let loads = 0

/** Runs a bundle; what it throws, and what it throws later on, is explained by its source map. */
function run(
  bundled: Bundled,
  surroundings: Surroundings,
): { readonly exports: { readonly default?: unknown }; readonly explain: Explain } {
  loads += 1
  const name = `${bundled.file}#${loads}`
  const explain = explaining(name, bundled)
  const module: { exports: { default?: unknown } } = { exports: {} }
  try {
    const body: unknown = compileFunction(bundled.code, ['module', 'exports', 'require'], { filename: name })
    if (typeof body === 'function') body(module, module.exports, requiring(bundled.file, surroundings))
  } catch (cause) {
    const { message, file, line, column } = explain(cause)
    const place = file === undefined || line === undefined ? undefined : { file, line, column: column ?? 1 }
    throw new LoadFault(message, place, { cause })
  }
  return { exports: module.exports, explain }
}

/** Tells places in a bundle as places in its sources. */
function explaining(name: string, { file, map }: Bundled): Explain {
  const sources = new SourceMap(JSON.parse(map) as ConstructorParameters<typeof SourceMap>[0])
  const frame = new RegExp(`${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}:(\\d+):(\\d+)`, 'g')
  const original = (all: string, line: string, column: string): string => {
    const entry = sources.findEntry(Number(line) - 1, Number(column) - 1)
    if (!('originalSource' in entry)) return all
    return `${resolve(dirname(file), entry.originalSource)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
  }
  return (thrown) => {
    const fault = explainThrown(thrown)
    const stack = fault.stack?.replace(frame, original)
    return { message: fault.message, ...(stack !== undefined && { stack, ...placeIn(stack) }) }
  }
}

/** Keeps what is Encke's own out of the bundle: a second copy of it would be another Encke. */
const ourOwn = ({ root }: Surroundings): Plugin => ({
  name: 'encke',
  setup({ onResolve, resolve }) {
    // Before a tsconfig.json on the way says where the types of it lie.
    onResolve({ filter: /^encke(\/(server|testing))?$/ }, ({ path }) => ({ path, external: true }))
    onResolve({ filter: /^\.|^\// }, async ({ path, pluginData, ...from }) => {
      if (pluginData === 'asked') return undefined
      const { path: found } = await resolve(path, {
        importer: from.importer,
        kind: from.kind,
        resolveDir: from.resolveDir,
        pluginData: 'asked',
      })
      const name = nameWithin(root, found)
      return name === undefined ? undefined : { path: name, external: true }
    })
  },
})

function nameWithin(root: string, path: string): string | undefined {
  if (path === join(root, 'kernel', 'index.ts')) return 'encke'
  const [, plugin] = path.startsWith(join(root, 'plugins') + sep) ? (/plugins[/\\]([\w-]+)[/\\]index\.ts$/.exec(path) ?? []) : []
  return plugin === undefined ? undefined : `encke:plugin/${plugin}`
}

function requiring(file: string, { root, provided }: Surroundings): (name: string) => unknown {
  const near = createRequire(file)
  const ours = createRequire(join(root, 'package.json'))
  return (name) => {
    if (Object.hasOwn(provided, name)) return provided[name]
    try {
      return near(name)
    } catch (error) {
      // A file outside any package may still use what Encke itself has installed.
      if (dirname(file) === root) throw error
      return ours(name)
    }
  }
}
