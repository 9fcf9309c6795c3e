import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import { build, type Plugin } from 'esbuild'

/** Where Encke itself lies, and what its own modules are taken from when a loaded file imports them. */
export interface Surroundings {
  /** The folder that holds `kernel/` and `plugins/`. */
  readonly root: string
  /** By the name it is imported by: `encke`, or `encke:plugin/<name>` for a plugin that is built in. */
  readonly provided: Readonly<Record<string, unknown>>
}

/**
 * Loads a file that was written for Encke, in TypeScript or JavaScript, and gives its default export. It is bundled with what it
 * imports and run in a fresh module, so that it can be loaded anew as often as it changes; `encke` is the running one's own.
 */
export async function loadModule(file: string, surroundings: Surroundings): Promise<unknown> {
  if (file.endsWith('.json')) return JSON.parse(readFileSync(file, 'utf8')) as unknown
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    packages: 'external',
    logLevel: 'silent',
    plugins: [ourOwn(surroundings)],
  })
  const module: { exports: { default?: unknown } } = { exports: {} }
  const run = new Function('module', 'exports', 'require', `${outputFiles[0]?.text ?? ''}\n//# sourceURL=${file}`)
  run(module, module.exports, requiring(file, surroundings))
  return module.exports.default ?? module.exports
}

/** Keeps what is Encke's own out of the bundle: a second copy of it would be another Encke. */
const ourOwn = ({ root }: Surroundings): Plugin => ({
  name: 'encke',
  setup({ onResolve, resolve }) {
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
