import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { Plugin } from 'esbuild'
import type { AnyPlugin } from '../api/plugin.ts'
import type { Assets } from './assets.ts'
import { bundler } from './bundler.ts'
import { failedBuild, type Surroundings } from './load-module.ts'

/** What is left to the page, so that all share its connection: the one module of a face, by the name and the file that it is imported by. */
interface Face {
  readonly served: string
  readonly name: string
  readonly file: string
}
const PAGES: Face = { served: '/ui/encke.js', name: 'encke/ui', file: 'ui/index.ts' }
const WIDGETS: Face = { served: '/widgets/encke.js', name: 'encke/widgets', file: 'ui/widgets/index.ts' }

const TARGET = ['chrome123', 'firefox120', 'safari17.5']

/** Builds the elements and widgets that a plugin names by their paths from its file, for browsers; nothing where it has none. Throws `LoadFault`. */
export async function buildAssets(file: string, { ui }: AnyPlugin, { root }: Surroundings): Promise<Assets | undefined> {
  const folder = dirname(file)
  const widgets = pathsOf(ui?.widgets)
  const parts = [
    await built(pathsOf(ui?.elements), { folder, root, face: PAGES }),
    await built(widgets, { folder, root, face: WIDGETS }),
    await placesOf(widgets, folder),
  ].filter((part) => part !== undefined)
  if (parts.length === 0) return undefined
  return {
    files: new Map(parts.flatMap(({ files = [] }) => [...files])),
    names: new Map(parts.flatMap(({ names = [] }) => [...names])),
    places: new Map(parts.flatMap(({ places = [] }) => [...places])),
    sources: parts.flatMap(({ sources = [] }) => sources),
  }
}

const pathsOf = (byTag: Readonly<Record<string, string>> = {}): string[] => [...new Set(Object.values(byTag))]

interface Building {
  readonly folder: string
  readonly root: string
  readonly face: Face
}
async function built(paths: readonly string[], { folder, root, face }: Building): Promise<Partial<Assets> | undefined> {
  if (paths.length === 0) return undefined
  const { build } = await bundler()
  const building = build({
    absWorkingDir: folder,
    entryPoints: paths.map((path) => resolve(folder, path)),
    outdir: join(folder, 'built'),
    entryNames: '[name]-[hash]',
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: TARGET,
    minify: true,
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'silent',
    // A folder without packages of its own may use lit from where Encke has it.
    nodePaths: [join(root, 'node_modules')],
    plugins: [sharing(root, face)],
  })
  const { outputFiles, metafile } = await building.catch((failure: unknown) => {
    throw failedBuild(failure, folder)
  })
  const entries = Object.entries(metafile.outputs).flatMap(([output, { entryPoint }]) =>
    entryPoint === undefined ? [] : [[resolve(folder, entryPoint), basename(output)] as const],
  )
  const names = new Map(entries)
  return {
    files: new Map(outputFiles.map(({ path, contents }) => [basename(path), contents])),
    names: new Map(paths.map((path) => [path, names.get(resolve(folder, path)) ?? ''])),
    sources: Object.keys(metafile.inputs).map((path) => resolve(folder, path)),
  }
}

/** The stylesheets beside widgets, which say how much room each is kept before it is there. */
async function placesOf(paths: readonly string[], folder: string): Promise<Partial<Assets> | undefined> {
  const sheets = paths
    .map((path) => [path, resolve(folder, path.replace(/\.\w+$/, '.css'))] as const)
    .filter(([, sheet]) => existsSync(sheet))
  if (sheets.length === 0) return undefined
  const { transform } = await bundler()
  const terse = async (sheet: string): Promise<string> =>
    (await transform(await readFile(sheet, 'utf8'), { loader: 'css', minify: true, target: TARGET, logLevel: 'silent' })).code.trim()
  const written = sheets.map(async ([path, sheet]) => [path, await terse(sheet)] as const)
  const places = await Promise.all(written).catch((failure: unknown) => {
    throw failedBuild(failure, folder)
  })
  return { places: new Map(places), sources: sheets.map(([, sheet]) => sheet) }
}

/** Leaves a face to the page. */
const sharing = (root: string, { served, name, file }: Face): Plugin => ({
  name,
  setup({ onResolve }) {
    const face = join(root, file)
    onResolve({ filter: /^encke\/\w+$/ }, ({ path }) => (path === name ? { path: served, external: true } : undefined))
    onResolve({ filter: /\/index\.ts$/ }, ({ path, resolveDir }) =>
      resolve(resolveDir, path) === face ? { path: served, external: true } : undefined,
    )
  },
})
