import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { build } from 'esbuild'
import { buildWidgets, isWidget } from './build-widgets.js'

const SHELL = ['ui/shell/main.ts', 'ui/styles/page.css']

/** An icon's drawing without its licence comment, its size and its line breaks: what a page needs of it. */
export const icons = {
  name: 'icons',
  setup: (building) =>
    building.onLoad({ filter: /\.svg$/ }, async ({ path }) => {
      const drawing = (await readFile(path, 'utf8'))
        .replace(/<!--.*?-->/gs, '')
        .replace(/\s+/g, ' ')
        .trim()
      const [tag] = drawing.match(/^<svg[^>]*>/)
      const bare = tag.replace(/ (class|width|height|stroke-width|xmlns|role|aria-label)="[^"]*"/g, '')
      return { contents: (bare + drawing.slice(tag.length)).replace(/ (?=\/?>|<)/g, ''), loader: 'text' }
    }),
}

/** A style sheet in a script without its comments and the space between its rules, which no bundler looks at. */
const tight = (css) =>
  css
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s*\n\s*/g, '\n')
    .replace(/(^|[{};])\n|\n(?=\}|$)/g, '$1')
    .replace(/ \{/g, '{')
    .replace(/;\}/g, '}')

/** Lit's `css` templates as pages are sent them; what is compressed as far as it goes, as widgets are, becomes no smaller by it. */
const styles = {
  name: 'styles',
  setup: (building) =>
    building.onLoad({ filter: /\/ui\/.*\.ts$/ }, async ({ path }) => {
      const script = await readFile(path, 'utf8')
      return { contents: script.replace(/\bcss`([^`]*)`/g, (_, css) => `css\`${tight(css)}\``), loader: 'ts' }
    }),
}

/** The modules directly in each plugin's `ui/`, but for its widgets: they keep their names, for a plugin's definition speaks of them. */
async function pluginModules(root) {
  const modules = []
  for (const plugin of await readdir(join(root, 'plugins'))) {
    const files = await readdir(join(root, 'plugins', plugin, 'ui')).catch(() => [])
    const named = files.filter((file) => file.endsWith('.ts') && !isWidget(file) && !/\.(test|d)\.ts$/.test(file))
    modules.push(...named.map((file) => ({ in: `plugins/${plugin}/ui/${file}`, out: `plugins/${plugin}/${file.slice(0, -3)}` })))
  }
  return modules
}

/**
 * Builds the pages into `<out>/ui`: what `/ui/` serves. All names bear a hash of the content but those of `index.html`, of the plugins' modules
 * (`plugins/<name>/<file>.js`) and of what lies in `ui/static`; below `widgets` lies what `/widgets/` serves. With `minify`, each text also lies there compressed (`.br`, `.gz`).
 */
export async function buildUi({ root, out, minify }) {
  const folder = join(out, 'ui')
  const hashed = SHELL.map((file) => ({
    in: file,
    out: `assets/${file
      .split('/')
      .at(-1)
      .replace(/\.\w+$/, '')}-~`,
  }))
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    // The face by which elements of plugins that are built elsewhere share the page's own modules.
    entryPoints: [...hashed, { in: 'ui/index.ts', out: 'encke' }, ...(await pluginModules(root))],
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    chunkNames: 'assets/[name]-[hash]',
    assetNames: 'assets/[name]-[hash]',
    loader: { '.woff2': 'file' },
    plugins: minify ? [icons, styles] : [icons],
    legalComments: 'none',
    minify,
    sourcemap: minify ? false : 'linked',
    metafile: true,
    write: false,
  })
  const built = new Map(outputFiles.map(({ path, contents }) => [relative(folder, path), contents]))
  const published = publishedNames(built, metafile, relative(root, folder))
  for (const file of await readdir(join(root, 'ui/static'))) built.set(file, await readFile(join(root, 'ui/static', file)))
  built.set('index.html', Buffer.from(await page(root, published)))
  for (const [name, contents] of await buildWidgets({ root, folder, minify, plugins: [icons] })) built.set(name, contents)
  await rm(folder, { recursive: true, force: true })
  await Promise.all([...built].map(([name, contents]) => write(join(folder, name), contents, minify)))
}

/** Gives the shell's own files (built as `name-~`) their hash, and says under which name each source is served. */
function publishedNames(built, { outputs }, folder) {
  const published = new Map([['preloads', []]])
  for (const [output, { entryPoint, inputs, imports }] of Object.entries(outputs)) {
    const name = relative(folder, output)
    const source = entryPoint ?? Object.keys(inputs)[0]
    const contents = built.get(name)
    if (!source || !contents || name.endsWith('.map')) continue
    const bearing = name.replace('~', createHash('sha256').update(contents).digest('hex').slice(0, 8))
    built.delete(name)
    built.set(bearing, contents)
    if (!published.has(source)) published.set(source, `/ui/${bearing}`)
    if (source !== 'ui/shell/main.ts') continue
    const needed = imports.filter(({ kind }) => kind === 'import-statement')
    published.set(
      'preloads',
      needed.map(({ path }) => `/ui/${relative(folder, path)}`),
    )
  }
  return published
}

/** `ui/index.html` with the names under which its files are served, and a hint for each module that its script needs. */
async function page(root, published) {
  const text = await readFile(join(root, 'ui/index.html'), 'utf8')
  const named = text.replace(/(href|src)="((?:\.|@)[^"]+)"/g, (_, attribute, path) => `${attribute}="${served(path, published)}"`)
  const hints = published.get('preloads').map((path) => `    <link rel="modulepreload" href="${path}" />\n`)
  return named.replace(/ *<script/, (script) => hints.join('') + script)
}

function served(path, published) {
  if (path.startsWith('./static/')) return `/ui/${path.slice('./static/'.length)}`
  const source = path.startsWith('@') ? `node_modules/${path}` : `ui/${path.slice(2)}`
  // A linked node_modules lies elsewhere than in the root.
  const name = published.get([...published.keys()].find((key) => key.endsWith(source)))
  if (!name) throw new Error(`ui/index.html names ${path}, which is not built`)
  return name
}

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

async function write(path, contents, compressed) {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, contents)
  if (!compressed || path.endsWith('.woff2') || contents.length < 1024) return
  // What other people's pages load is worth a second of the build.
  const quality = path.includes('/widgets/') ? 11 : 9
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: contents.length }
  await Promise.all([
    brotli(contents, { params }).then((br) => writeFile(`${path}.br`, br)),
    zip(contents).then((gz) => writeFile(`${path}.gz`, gz)),
  ])
}
