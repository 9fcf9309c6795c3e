import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { build } from 'esbuild'

/** A plugin's widgets lie directly in its `ui/`, in files of this name; what else lies there is for our own pages. */
export const isWidget = (file) => /^([a-z]+-)*widget\.ts$/.test(file)

/** Takes out what only people read of a stylesheet within a script; markup needs no indentation either. */
const terse = {
  name: 'terse',
  setup: (building) =>
    building.onLoad({ filter: /\/ui\/widget.*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/\bcss`[^`]*`/g, terseCss).replace(/\n\s+/g, '\n'),
      loader: 'ts',
    })),
}

const terseCss = (css) =>
  css
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/\b0\.(?=\d)/g, '.')
    .replace(/ (>) (?=[[:a-z])/g, '$1')
    .replaceAll(';}', '}')

/** Says that the modules of the house only declare, so that a widget gets of them what it uses. */
const declaring = (root) => ({
  name: 'declaring',
  setup: (building) =>
    building.onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path, resolveDir }) => {
      const file = join(resolveDir, path)
      return file.startsWith(join(root, 'ui/')) ? { path: file, sideEffects: false } : undefined
    }),
})

/** What widgets of plugins that are built elsewhere import, so that they share the page's one connection with ours. */
const FACE = 'ui/widgets/index.ts'
const RARE = 'ui/widgets/slow-ways.ts'

/** What few pages ever fetch is built apart: sharing pieces with it would make everybody fetch more files. */
const apart = (output) => ({
  name: 'apart',
  setup: (building) =>
    building.onResolve({ filter: /\/slow-ways\.ts$/ }, () => ({ path: `./${output.split('/').at(-1)}`, external: true })),
})

async function widgetsIn(root) {
  const found = []
  for (const plugin of await readdir(join(root, 'plugins'))) {
    const files = await readdir(join(root, 'plugins', plugin, 'ui')).catch(() => [])
    for (const file of files.filter(isWidget)) found.push({ name: `${plugin}/${file.slice(0, -3)}`, path: `plugins/${plugin}/ui/${file}` })
  }
  return found
}

/**
 * Builds the widgets for other sites' pages, apart from our own: gives the files by their path below `dist/ui/`. `widgets/v1.js` is the
 * loader with blanks for `widgets/manifest.json`, which tells each plugin's module, what it imports, and the rules that keep its place.
 */
export async function buildWidgets({ root, folder, minify, plugins }) {
  const widgets = await widgetsIn(root)
  const common = {
    absWorkingDir: root,
    outdir: join(folder, 'widgets'),
    bundle: true,
    format: 'esm',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    legalComments: 'none',
    charset: 'utf8',
    minify,
    write: false,
  }
  const loader = await build({
    ...common,
    entryPoints: ['ui/widgets/v1.ts'],
    define: { WIDGETS: '"%WIDGETS%"', PLACES: '"%PLACES%"' },
  })
  const hashed = { entryNames: 'assets/[name]-[hash]', chunkNames: 'assets/[name]-[hash]' }
  const rare = await build({ ...common, ...hashed, entryPoints: [RARE] })
  const modules = await build({
    ...common,
    ...hashed,
    entryPoints: [{ in: FACE, out: 'encke' }, ...widgets.map(({ name, path }) => ({ in: path, out: name.replace('/', '-') }))],
    splitting: true,
    plugins: [...plugins, apart(rare.outputFiles[0].path), terse, declaring(root)],
    metafile: true,
  })
  const files = new Map(
    [loader, rare, modules].flatMap(({ outputFiles }) => outputFiles.map(({ path, contents }) => [relative(folder, path), contents])),
  )
  const [face] = Object.entries(modules.metafile.outputs).find(([, { entryPoint }]) => entryPoint === FACE)
  files.set('widgets/encke.js', Buffer.from(`export*from"./${relative(join(folder, 'widgets'), join(root, face))}"`))
  files.set('widgets/manifest.json', Buffer.from(JSON.stringify(await manifestOf(root, widgets, { folder, metafile: modules.metafile }))))
  return files
}

async function manifestOf(root, widgets, { folder, metafile }) {
  const base = join(folder, 'widgets')
  const served = (output) => relative(base, join(root, output))
  const outputs = Object.entries(metafile.outputs)
  const manifest = {}
  for (const { name, path } of widgets) {
    const [output, { imports }] = outputs.find(([, { entryPoint }]) => entryPoint === path)
    const needed = imports.filter(({ kind }) => kind === 'import-statement').map((each) => served(each.path))
    const place = await readFile(join(root, path.replace(/\.ts$/, '.css')), 'utf8').catch(() => '')
    manifest[name] = { modules: [served(output), ...needed], place: terseCss(place).trim() }
  }
  return manifest
}
