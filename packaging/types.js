/** Writes the declarations of the published package into `dist/types`. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { declarations } from './declarations.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const next = join(root, 'dist', `types-${process.pid}`)
try {
  for (const [path, text] of declarations(root)) {
    await mkdir(dirname(join(next, path)), { recursive: true })
    await writeFile(join(next, path), text)
  }
  await rm(join(root, 'dist', 'types'), { recursive: true, force: true })
  await rename(next, join(root, 'dist', 'types'))
} finally {
  await rm(next, { recursive: true, force: true })
}
