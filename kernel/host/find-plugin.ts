import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { z } from 'zod'

const CODE = /\.[cm]?[jt]s$/

/** What a plugin's `package.json` may say of it, readable without running any of its code. */
export const Manifest = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  description: z.string().optional(),
  main: z.string().optional(),
  exports: z.unknown().optional(),
  encke: z
    .object({
      /** The major of the plugin API. */
      api: z.number().optional(),
      /** The file that exports the plugin; absent: as Node finds it (`exports`, `main`). */
      entry: z.string().optional(),
      permissions: z.object({ net: z.array(z.string()).optional() }).optional(),
    })
    .optional(),
})
export type Manifest = z.infer<typeof Manifest>

/**
 * The file of a plugin: by its path, by the path of its folder, or by the name of a package in a `node_modules` on the way up.
 * Paths count from `folder`. Nothing where there is none.
 */
export function findPlugin(name: string, folder: string): string | undefined {
  const path = resolve(folder, name)
  if (CODE.test(path) && existsSync(path)) return path
  return entryOf(path) ?? (/^(@[\w.-]+\/)?[\w-][\w.-]*$/.test(name) ? installed(name, folder) : undefined)
}

function installed(name: string, folder: string): string | undefined {
  const places = createRequire(join(folder, 'plugin.js')).resolve.paths(name) ?? []
  for (const place of places) {
    const entry = entryOf(join(place, name))
    if (entry) return entry
  }
  return undefined
}

/** What a package says of itself; nothing where there is no `package.json` that can be read. */
export function manifestOf(folder: string): Manifest | undefined {
  const file = join(folder, 'package.json')
  return existsSync(file) ? Manifest.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined
}

function entryOf(folder: string): string | undefined {
  const { encke, exports, main } = manifestOf(folder) ?? {}
  const named = [encke?.entry, exported(exports), main].filter((path) => path !== undefined)
  return [...named, 'index.ts', 'index.js'].map((path) => join(folder, path)).find((path) => CODE.test(path) && existsSync(path))
}

/** What `exports` gives to whoever imports the package itself (Node, "Package entry points"); types are nothing to run. */
function exported(exports: unknown): string | undefined {
  if (typeof exports === 'string') return exports
  if (typeof exports !== 'object' || exports === null) return undefined
  const conditions = '.' in exports ? exports['.'] : exports
  if (conditions !== exports) return exported(conditions)
  for (const [condition, target] of Object.entries(exports)) {
    const found = ['node', 'import', 'require', 'default'].includes(condition) ? exported(target) : undefined
    if (found !== undefined) return found
  }
  return undefined
}
