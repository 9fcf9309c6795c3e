import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('.', import.meta.url))
const dist = join(root, 'dist')
const stampFile = join(dist, 'stamp')

const FILES = ['server.ts', 'build.js', 'build-ui.js', 'build-widgets.js', 'package-lock.json', 'tsconfig.json']
const FOLDERS = ['cli', 'kernel', 'locales', 'migrations', 'packaging', 'plugins', 'ui']

function* sourcesIn(folder) {
  if (!existsSync(join(root, folder))) return
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) yield* sourcesIn(path)
    else if (!/\.(test|fixture)\.ts$|\/testing\//.test(path)) yield path
  }
}

/** Sums up by size and time what is built from; two builds of one stamp are the same. At each start a server waits for it, and has nothing else to do. */
function stampNow() {
  const lines = [...FILES, ...FOLDERS.flatMap((folder) => [...sourcesIn(folder)])].map((path) => {
    const found = statSync(join(root, path), { throwIfNoEntry: false })
    return found ? `${path} ${found.size} ${found.mtimeMs}` : `${path} absent`
  })
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex')
}

/** Whether what lies in `dist` was built from the sources as they are. */
export async function isUpToDate() {
  const stamp = await readFile(stampFile, 'utf8').catch(() => undefined)
  return stamp !== undefined && existsSync(join(dist, 'server.js')) && stamp === stampNow()
}

/** Builds what changed, in a process of its own so that whoever needs it need not carry the bundler in its memory; ends this one on errors. */
export async function builtFirst() {
  if (await isUpToDate()) return
  const build = spawnSync(process.execPath, [fileURLToPath(import.meta.url)], { stdio: ['ignore', 2, 2] })
  if (build.status !== 0) process.exit(1)
}

/** What becomes part of the bundle: whole, with what nobody uses, these would be a tenth of what a server holds at rest. */
const INSIDE = new Set(['encke', 'kysely', 'zod'])

/**
 * Reads the sources as a server is built of them. What plugins run in another thread is found where it lies once it is built, and its
 * source noted: `apart/<plugin>-<file>.cjs`. As a namespace, zod leaves behind what is not used of it.
 */
const sources = (found) => ({
  name: 'sources',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => (kind === 'entry-point' || INSIDE.has(path) ? undefined : { path, external: true }))
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const [, plugin] = /\/plugins\/([\w-]+)\//.exec(path) ?? []
      const text = (await readFile(path, 'utf8')).replace("import { z } from 'zod'", "import * as z from 'zod'")
      const contents = text.replace(/new URL\('(\.[^']+)\.ts', import\.meta\.url\)/g, (_, module) => {
        const name = `${plugin}-${basename(module)}`
        found.set(`apart/${name}`, join(dirname(path), `${module}.ts`))
        return `new URL('./apart/${name}.cjs', import.meta.url)`
      })
      return { contents, loader: 'ts' }
    })
  },
})

/** Bundles what runs in another thread, each with what it needs. */
async function buildApart(out, found) {
  const { build } = await import('esbuild')
  const entryPoints = Object.fromEntries(found)
  const shape = { bundle: true, platform: 'node', format: 'cjs', target: 'node20', packages: 'external' }
  await build({ absWorkingDir: root, entryPoints, outdir: out, outExtension: { '.js': '.cjs' }, ...shape, logLevel: 'error' })
}

/** Bundles the server with the plugins, so that Node runs it without knowing TypeScript. */
async function buildServer(out) {
  const { build } = await import('esbuild')
  const found = new Map()
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['server.ts'],
    // Where the files will lie in the end, for the source map tells the way from there to the sources.
    outdir: dist,
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    alias: { encke: './kernel/index.ts' },
    sourcemap: true,
    sourcesContent: false,
    plugins: [sources(found)],
    logLevel: 'error',
  })
  await mkdir(out, { recursive: true })
  await Promise.all(outputFiles.map(({ path, contents }) => writeFile(join(out, basename(path)), contents)))
  await buildApart(out, found)
}

/** Puts what was built in place of what was there; a running server reads its pages from there and misses them but for a moment. */
async function install(next) {
  for (const name of await readdir(next)) {
    const old = join(next, `${name}.old`)
    await rename(join(dist, name), old).catch(() => undefined)
    await rename(join(next, name), join(dist, name))
  }
  await rm(next, { recursive: true })
}

/** Builds into `dist` unless it is up to date. */
async function buildWhatChanged() {
  if (await isUpToDate()) return
  const started = performance.now()
  const stamp = stampNow()
  const next = join(dist, `next-${process.pid}`)
  const { buildUi } = await import('./build-ui.js')
  const { buildFaces } = await import('./packaging/faces.js')
  try {
    await buildServer(next)
    await buildFaces({ root, out: next })
    await buildUi({ root, out: next, minify: true })
    await install(next)
  } finally {
    await rm(next, { recursive: true, force: true })
  }
  await writeFile(stampFile, stamp)
  process.stderr.write(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
}

const LONGEST_BUILD_MILLISECONDS = 120_000

/** Whether the process that holds a lock has died, or holds it for so long that its number now is another process's. */
async function isStale(lock) {
  const { mtimeMs } = await stat(lock)
  const owner = Number(await readFile(lock, 'utf8'))
  if (owner === process.pid || Date.now() - mtimeMs > LONGEST_BUILD_MILLISECONDS) return true
  try {
    return !process.kill(owner, 0)
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

/** Runs while no other process builds here. */
async function alone(run) {
  const lock = join(dist, 'building')
  const mine = `${lock}-${process.pid}`
  await mkdir(dist, { recursive: true })
  await writeFile(mine, String(process.pid))
  // A link appears with its content at once: nobody reads a lock without its owner.
  while (
    !(await link(mine, lock).then(
      () => true,
      () => false,
    ))
  ) {
    if (await isStale(lock).catch(() => false)) await rm(lock, { force: true })
    await wait(50)
  }
  try {
    await run()
  } finally {
    await rm(lock, { force: true })
    await rm(mine, { force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await alone(buildWhatChanged).catch((error) => {
    // esbuild has shown its own errors already, with the lines that they are about.
    process.stderr.write(`The build failed: ${error.errors ? error.message.split('\n')[0] : error.stack}\n`)
    process.exitCode = 1
  })
}
