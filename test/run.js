/**
 * Runs every test: beside the code, on a whole server and in a browser. Arguments go to vitest. The last line says how many
 * passed and failed; lines before it say what was not run, and why.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium } from './chromium.js'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs a script of ours or of a package to its end; answers whether it went well. */
function node(script, args, variables = {}) {
  const env = { ...process.env, ...variables }
  return spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit', env }).status === 0
}

const chromium = await findChromium()
const built = node('build.js', [])
const folder = await mkdtemp(join(tmpdir(), 'encke-tests-'))
const report = join(folder, 'report.json')
const projects = chromium ? [] : ['--project', 'unit', '--project', 'server']
const went = node(
  'node_modules/vitest/vitest.mjs',
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...projects, ...process.argv.slice(2)],
  chromium ? { CHROMIUM_PATH: chromium } : {},
)
const { testResults, numPassedTests, numFailedTests } = await readFile(report, 'utf8').then(JSON.parse, () => ({
  testResults: [],
  numPassedTests: 0,
  numFailedTests: 0,
}))
await rm(folder, { recursive: true })

const NOT_RUN = new Set(['pending', 'skipped', 'todo', 'disabled'])
for (const { name, assertionResults } of testResults) {
  const skipped = assertionResults.filter(({ status }) => NOT_RUN.has(status))
  if (skipped.length > 0) console.log(`Not run: ${skipped.length} of ${relative(root, name)}, beginning with "${skipped[0].fullName}"`)
}
if (!chromium) console.log('Not run: the tests in a browser, for there is no Chromium (CHROMIUM_PATH, the PATH, npm)')
if (!built) console.log('Failed: the build')

// A file that could not be loaded has no tests of its own that could have failed.
const brokenFiles = testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
)
for (const { name } of brokenFiles) console.log(`Failed: ${relative(root, name)} as a whole`)
const failedTests = numFailedTests + brokenFiles.length
// An error outside of any test fails the run without failing a test.
const failed = (failedTests === 0 && !went ? 1 : failedTests) + (built ? 0 : 1)
console.log(`${numPassedTests} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
