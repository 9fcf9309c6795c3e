import { basename, dirname, join, resolve } from 'node:path'
import { build, type Plugin } from 'esbuild'
import type { Assets } from './assets.ts'
import { failedBuild, type Surroundings } from './load-module.ts'
import type { AnyPlugin } from './plugin.ts'

/** The one module of the pages' own face, so that elements share the page's connection. */
const FACE = '/ui/encke.js'

/** Builds the elements that a plugin names by their paths from its file, for browsers; nothing where it has none. Throws `LoadFault`. */
export async function buildAssets(file: string, { ui }: AnyPlugin, { root }: Surroundings): Promise<Assets | undefined> {
  const paths = [...new Set(Object.values<string>(ui?.elements ?? {}))]
  if (paths.length === 0) return undefined
  const folder = dirname(file)
  const building = build({
    absWorkingDir: folder,
    entryPoints: paths.map((path) => resolve(folder, path)),
    outdir: join(folder, 'built'),
    entryNames: '[name]-[hash]',
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    minify: true,
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'silent',
    // A folder without packages of its own may use lit from where Encke has it.
    nodePaths: [join(root, 'node_modules')],
    plugins: [sharing(root)],
  })
  const { outputFiles, metafile } = await building.catch((failure: unknown) => {
    throw failedBuild(failure, folder)
  })
  const entries = Object.entries(metafile.outputs).flatMap(([output, { entryPoint }]) =>
    entryPoint === undefined ? [] : [[resolve(folder, entryPoint), basename(output)] as const],
  )
  const built = new Map(entries)
  return {
    files: new Map(outputFiles.map(({ path, contents }) => [basename(path), contents])),
    names: new Map(paths.map((path) => [path, built.get(resolve(folder, path)) ?? ''])),
    sources: Object.keys(metafile.inputs).map((path) => resolve(folder, path)),
  }
}

/** Leaves the pages' own face to the page. */
const sharing = (root: string): Plugin => ({
  name: 'encke-ui',
  setup({ onResolve }) {
    const face = join(root, 'ui', 'index.ts')
    onResolve({ filter: /^encke\/ui$/ }, () => ({ path: FACE, external: true }))
    onResolve({ filter: /ui\/index\.ts$/ }, ({ path, resolveDir }) =>
      resolve(resolveDir, path) === face ? { path: FACE, external: true } : undefined,
    )
  },
})
