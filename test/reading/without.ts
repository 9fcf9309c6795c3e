import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { build } from 'esbuild'
import type { Rule } from './rules.ts'
import type { Kit } from './world.ts'

const root = resolve(import.meta.dirname, '../..')

/** The kernel with one of its rules left out. */
export async function without({ file, find, replace }: Rule): Promise<Kit> {
  const broken = resolve(root, file)
  const source = await readFile(broken, 'utf8')
  if (source.split(find).length !== 2) throw new Error(`${file} does not have this exactly once: ${find}`)
  const { outputFiles } = await build({
    entryPoints: [resolve(import.meta.dirname, 'kit.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    plugins: [
      {
        name: 'without',
        setup: ({ onLoad }) =>
          onLoad({ filter: /\.ts$/ }, ({ path }) =>
            path === broken ? { contents: source.replace(find, () => replace), loader: 'ts' } : undefined,
          ),
      },
    ],
  })
  const module: { exports: unknown } = { exports: {} }
  new Function('module', 'exports', 'require', outputFiles[0]?.text ?? '')(module, module.exports, createRequire(import.meta.url))
  return module.exports as Kit
}
