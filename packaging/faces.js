import { join } from 'node:path'
import { build } from 'esbuild'
import { icons } from '../build-ui.js'

/** What the package lets others import: each name with the module that is its face. */
export const FACES = {
  encke: 'kernel/index.ts',
  'encke/server': 'kernel/serve.ts',
  'encke/testing': 'kernel/testing.ts',
  'encke/client': 'ui/client/index.ts',
  'encke/ui': 'ui/index.ts',
  'encke/widgets': 'ui/widgets/index.ts',
}

const SHARED = { bundle: true, splitting: true, format: 'esm', sourcemap: false, legalComments: 'none', logLevel: 'error' }

/**
 * Builds the faces and the commands into `<out>/npm`. Those for Node share their modules, for an error of the kernel's has to be
 * one and the same to whoever imports `encke` and whoever imports `encke/testing`; so do those for browsers.
 */
export async function buildFaces({ root, out }) {
  const outdir = join(out, 'npm')
  const node = { index: FACES.encke, server: FACES['encke/server'], testing: FACES['encke/testing'], cli: 'cli/index.ts' }
  const browser = { client: FACES['encke/client'], ui: FACES['encke/ui'], widgets: FACES['encke/widgets'] }
  const common = { ...SHARED, absWorkingDir: root, outdir }
  await Promise.all([
    build({
      ...common,
      entryPoints: node,
      platform: 'node',
      target: 'node20',
      packages: 'external',
      alias: { encke: './kernel/index.ts' },
      chunkNames: 'node-[hash]',
    }),
    build({
      ...common,
      entryPoints: browser,
      target: ['chrome123', 'firefox120', 'safari17.5', 'node20'],
      external: ['lit', 'lit/*', 'lit-html'],
      plugins: [icons],
      chunkNames: 'browser-[hash]',
    }),
  ])
}
