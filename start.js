/** Builds what changed, in a process of its own so that the server need not carry the bundler in its memory, and runs the server here. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { isUpToDate } from './build.js'

if (!(await isUpToDate())) {
  const build = spawnSync(process.execPath, [fileURLToPath(new URL('build.js', import.meta.url))], { stdio: ['ignore', 2, 2] })
  if (build.status !== 0) process.exit(1)
}
process.setSourceMapsEnabled(true)
await import('./dist/server.js')
