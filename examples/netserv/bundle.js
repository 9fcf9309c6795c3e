import { mkdir, rename, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Turns a TypeScript program of this folder into one that Node 20 runs; gives its path. */
export async function bundle(program) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(program, import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // `encke` itself is found by the paths of tsconfig.json.
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'error',
  })
  const folder = join(root, 'dist', 'netserv')
  const file = join(folder, basename(program).replace(/\.ts$/, '.js'))
  await mkdir(folder, { recursive: true })
  // Renamed into place whole, for another may be starting the same program now.
  await writeFile(`${file}-${process.pid}`, outputFiles[0].contents)
  await rename(`${file}-${process.pid}`, file)
  return file
}
