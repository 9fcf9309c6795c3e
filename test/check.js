/** Checks all that can be checked without running it: form, types, borders, what nobody uses, and the size of what browsers are sent. */
import { spawn } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const HOUSE = ['cli', 'kernel', 'plugins', 'ui', 'migrations', 'examples', 'test', 'server.ts']

/** Each with its script, run by this Node; those of one row run at the same time. */
const ROWS = [
  {
    'form (biome)': ['node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', '.'],
    'types (tsc)': ['node_modules/typescript/bin/tsc', '-p', '.'],
  },
  // The command imports what is built.
  { build: ['build.js'] },
  {
    'borders (dependency-cruiser)': [
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      '--no-progress',
      '--output-type',
      'err-long',
      ...HOUSE,
    ],
    'unused (knip)': ['node_modules/knip/bin/knip.js', '--no-progress'],
  },
  { 'public surface (docs/api)': ['packaging/report.js'], 'reference (docs/plugins)': ['packaging/reference.js'] },
  { sizes: ['test/sizes.js'] },
]

/** Runs one check and tells how it went: its output only when it failed, or always for sizes, which are worth seeing. */
function run(name, args) {
  const started = performance.now()
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const take = (chunk) => {
      output += chunk
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.on('close', (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name}  ${seconds} s`)
      if (code !== 0 || name === 'sizes') console.log(output.trimEnd().replace(/^/gm, '    '))
      resolve(code === 0)
    })
  })
}

let failed = 0
for (const row of ROWS) {
  const results = await Promise.all(Object.entries(row).map(([name, args]) => run(name, args)))
  failed += results.filter((well) => !well).length
  // There is nothing to look at then.
  if ('build' in row && results.includes(false)) break
}
console.log(failed === 0 ? 'Everything checked is well' : `${failed} of the checks failed`)
process.exitCode = failed === 0 ? 0 : 1
