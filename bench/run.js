/** Installs what Encke is measured against, builds, and runs the bench on the machine's second core. Arguments go to the bench. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { builtFirst } from '../build.js'

const bench = fileURLToPath(new URL('.', import.meta.url))
const LOAD_CORE = '1'

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: bench, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

if (!existsSync(new URL('node_modules', import.meta.url))) run('npm', ['ci', '--no-audit', '--no-fund'])
await builtFirst()
await build({
  absWorkingDir: bench,
  entryPoints: { main: 'main.ts', writing: 'writing/program.ts' },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  logLevel: 'error',
})
run('taskset', ['-c', LOAD_CORE, process.execPath, '--enable-source-maps', 'dist/main.js', ...process.argv.slice(2)])
