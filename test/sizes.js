/** Measures what browsers are sent, as it is sent (brotli), against what we allow ourselves. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const ui = join(root, 'dist/ui')

const sent = async (name) => {
  const { size } = await stat(join(ui, `${name}.br`)).catch(() => stat(join(ui, name)))
  return size
}

/** A built module with all that it imports at once; what it imports later, when it is needed, does not count. */
async function withImports(name, found = new Set()) {
  if (found.has(name)) return found
  found.add(name)
  const text = name.endsWith('.js') ? await readFile(join(ui, name), 'utf8') : ''
  const imports = [...text.matchAll(/(?:\bimport|\bfrom)\s*"(\.[^"]+)"/g)].map(([, path]) => posix.join(posix.dirname(name), path))
  for (const path of imports) await withImports(path, found)
  return found
}

const total = async (names) => {
  let bytes = 0
  for (const name of names) bytes += await sent(name)
  return bytes
}

/** The scripts and styles that the page itself names; fonts come later and are kept. */
async function shellFiles() {
  const page = await readFile(join(ui, 'index.html'), 'utf8')
  const named = [...page.matchAll(/(?:src|href)="\/ui\/([^"]+\.(?:js|css))"/g)].map(([, name]) => name)
  const files = new Set()
  for (const name of named) await withImports(name, files)
  return files
}

async function clientBytes() {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['ui/client/index.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  })
  return brotliCompressSync(outputFiles[0].contents).length
}

/** What one plugin adds to the page: its modules and what they import, but for what the shell has loaded. */
async function pluginBytes(plugin, shell) {
  const files = new Set()
  const modules = (await readdir(join(ui, 'plugins', plugin))).filter((name) => name.endsWith('.js'))
  for (const name of modules) await withImports(`plugins/${plugin}/${name}`, files)
  return total([...files].filter((name) => !shell.has(name)))
}

const manifest = JSON.parse(await readFile(join(ui, 'widgets/manifest.json'), 'utf8'))

/** The loader as it is sent where all plugins are active. */
async function loaderBytes() {
  const script = await readFile(join(ui, 'widgets/v1.js'), 'utf8')
  return brotliCompressSync(script + JSON.stringify(Object.values(manifest))).length
}

/** What a page's first widget costs: the loader, its own modules, and all that they import. */
async function firstWidgetBytes(name) {
  const files = new Set()
  for (const module of manifest[name].modules) await withImports(`widgets/${module}`, files)
  return (await loaderBytes()) + (await total(files))
}

const shell = await shellFiles()
const plugins = await readdir(join(ui, 'plugins')).catch(() => [])
const measured = [
  ['the first page', await total(['index.html', ...shell]), 60_000],
  ['ui/client alone', await clientBytes(), 11_000],
]
for (const plugin of plugins) measured.push([`plugin ${plugin}`, await pluginBytes(plugin, shell), 30_000])
measured.push(["the widgets' loader", await loaderBytes(), 2_048])
for (const name of Object.keys(manifest)) measured.push([`first widget ${name}`, await firstWidgetBytes(name), 15_360])

for (const [what, bytes, allowed] of measured) {
  const over = bytes > allowed
  console.log(
    `${over ? 'TOO BIG' : '     ok'}  ${(bytes / 1000).toFixed(1).padStart(5)} of ${(allowed / 1000).toFixed(1).padStart(4)} kB  ${what}`,
  )
  if (over) process.exitCode = 1
}
