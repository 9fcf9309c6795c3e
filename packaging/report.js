/**
 * Compares what the package gives to others with `docs/api/`, where it is written down so that a change of it is seen when it is
 * reviewed. With --write it is written down anew.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { declarations } from './declarations.js'
import { surfaces } from './surface.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'docs', 'api')

/** The first line in which two texts differ. */
function difference(before, now) {
  const [old, next] = [before.split('\n'), now.split('\n')]
  const at = next.findIndex((line, index) => line !== old[index])
  const line = at === -1 ? next.length : at
  return `line ${line + 1}:\n  - ${old[line] ?? ''}\n  + ${next[line] ?? ''}`
}

await mkdir(folder, { recursive: true })
for (const [face, text] of surfaces(declarations(root), root)) {
  const file = join(folder, `${face.replace('/', '-')}.txt`)
  const before = await readFile(file, 'utf8').catch(() => '')
  if (before === `${text}\n`) continue
  if (process.argv.includes('--write')) await writeFile(file, `${text}\n`)
  else {
    console.log(`${face} is not what docs/api has, from ${difference(before, `${text}\n`)}`)
    process.exitCode = 1
  }
}
if (process.exitCode) console.log('If it is meant to change: npm run api, and docs/publishing.md for what it does to the version.')
