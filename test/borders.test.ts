import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

interface Cruise {
  readonly summary: { readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[] }
}

/** The rules that each file of a little house breaks, by `npm run check`'s own configuration. */
async function broken(house: Readonly<Record<string, string>>): Promise<Record<string, string[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'encke-borders-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const files = {
    'tsconfig.json': '{"compilerOptions":{"allowImportingTsExtensions":true,"noEmit":true}}',
    'package.json': '{"type":"module"}',
    ...house,
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  const cruiser = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const args = [cruiser, '--no-progress', '--config', resolve('.dependency-cruiser.cjs'), '--output-type', 'json', '.']
  // It exits with the number of violations, which is no failure here.
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder }).catch((error: { stdout: string }) => error)
  const { summary } = JSON.parse(stdout) as Cruise
  const byFile: Record<string, string[]> = {}
  for (const { from, rule } of summary.violations) byFile[from] = [...new Set([...(byFile[from] ?? []), rule.name])].sort()
  return byFile
}

const HOUSE = {
  'kernel/index.ts': "export const face = 1\nexport type Face = 1\nimport './http/a.ts'",
  'kernel/protocol.ts': 'export const wire = 1\nexport type Wire = 1',
  'kernel/http/a.ts': 'export const inner = 1',
  'migrations/chat/index.ts': 'export const first = 1',
  'migrations/rooms/index.ts': 'export const first = 1',
  'plugins/chat/index.ts': "import '../../kernel/index.ts'\nimport '../../migrations/chat/index.ts'\nimport './part.ts'",
  'plugins/chat/part.ts': 'export const part = 1\nexport type Part = 1',
  'plugins/chat/messages.ts': 'export const words = 1',
  'plugins/chat/ui/element.ts':
    "import '../../../ui/index.ts'\nimport '../messages.ts'\nimport type { Part } from '../part.ts'\nexport type P = Part",
  'plugins/chat/ui/widget.ts': "import '../../../ui/widgets/index.ts'\nimport './widget/part.ts'\nimport '../messages.ts'",
  'plugins/chat/ui/widget/part.ts': "import '../../../../ui/widgets/index.ts'",
  'ui/widgets/index.ts': 'export const face = 1',
  'plugins/rooms/index.ts': 'export const rooms = 1',
  'ui/index.ts': "import './client/index.ts'\nimport type { Wire } from '../kernel/protocol.ts'\nexport type W = Wire",
  'ui/client/index.ts': 'export const client = 1',
  'ui/shell/main.ts': "import '../index.ts'",
  'server.ts': "import './kernel/http/a.ts'\nimport './plugins/chat/index.ts'",
}

test('a house in order breaks no rule', async () => {
  expect(await broken(HOUSE)).toEqual({})
})

test('every border that is crossed is told', async () => {
  const crossings: Record<string, [text: string, rule: string]> = {
    'kernel/to-plugin.ts': ["import '../plugins/chat/part.ts'", 'kernel-knows-itself-alone'],
    'kernel/to-ui.ts': ["import '../ui/client/index.ts'", 'kernel-knows-itself-alone'],
    'kernel/to-server.ts': ["import '../server.ts'", 'nobody-knows-the-server'],
    'kernel/delivery/to-above.ts': ["import type {} from '../host/a.ts'", 'kernel-folders-have-an-order'],
    'kernel/host/a.ts': ["import type {} from '../http/a.ts'", ''],
    'plugins/chat/to-inside.ts': ["import '../../kernel/http/a.ts'", 'plugin-knows-kernels-face'],
    'plugins/chat/to-plugin.ts': ["import type {} from '../rooms/index.ts'", 'plugin-knows-kernels-face'],
    'plugins/chat/to-migrations.ts': ["import '../../migrations/rooms/index.ts'", 'plugin-knows-kernels-face'],
    'plugins/chat/to-ui.ts': ["import './ui/element.ts'", 'plugin-does-not-run-its-ui'],
    'plugins/chat/ui/to-plugin.ts': ["import '../../rooms/index.ts'", 'plugin-ui-knows-the-interface'],
    'plugins/chat/ui/to-part.ts': ["import { part } from '../part.ts'\npart", 'plugin-ui-takes-types-from-its-server-side'],
    'plugins/chat/ui/to-shell.ts': ["import '../../../ui/shell/main.ts'", 'plugin-ui-knows-the-interface'],
    'plugins/chat/ui/pages-widget.ts': ["import '../../../ui/index.ts'", 'widget-knows-the-widgets-faces'],
    'plugins/chat/ui/to-widgets.ts': ["import '../../../ui/widgets/index.ts'", 'plugin-ui-knows-the-interface'],
    'ui/to-plugin.ts': ["import type {} from '../plugins/chat/part.ts'", 'ui-knows-the-wire'],
    'ui/to-kernel.ts': ["import type { Face } from '../kernel/index.ts'\nexport type F = Face", 'ui-knows-the-wire'],
    'ui/to-wire.ts': ["import { wire } from '../kernel/protocol.ts'\nwire", 'ui-takes-types-from-the-wire'],
    'ui/client/to-shell.ts': ["import '../shell/main.ts'", 'client-stands-alone'],
    'migrations/chat/to-rooms.ts': ["import '../rooms/index.ts'", 'migration-knows-its-folder'],
    'examples/one/to-inside.ts': ["import '../../kernel/http/a.ts'", 'example-knows-the-faces'],
    'examples/one/to-plugin.ts': ["import '../../plugins/chat/index.ts'", 'example-knows-the-faces'],
    'kernel/one.ts': ["import type { Two } from './two.ts'\nexport type One = Two", 'no-cycles'],
    'kernel/two.ts': ["import type { One } from './one.ts'\nexport type Two = One", ''],
    'kernel/to-nothing.ts': ["import './nothing.ts'", 'everything-resolves'],
    'kernel/to-test.ts': ["import './some.test.ts'", 'nothing-runs-on-tests'],
    'kernel/some.test.ts': ['export {}', ''],
  }
  const texts = Object.fromEntries(Object.entries(crossings).map(([path, [text]]) => [path, text]))
  const told = await broken({ ...HOUSE, ...texts })
  for (const [path, [, rule]] of Object.entries(crossings)) if (rule) expect(told[path], path).toContain(rule)
  expect(Object.keys(told).filter((path) => path in HOUSE || path === 'kernel/host/a.ts')).toEqual([])
})
