import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { AnyPlugin } from '../api/plugin.ts'
import * as encke from '../index.ts'
import { testKernel } from '../testing.ts'
import { loadModule } from './load-module.ts'

const PLUGIN = `import { definePlugin } from 'encke'
import type sum from './sum.ts'
export default definePlugin({ name: 'sums', api: 1, setup: (ctx) => void ctx.route('GET', '/api/sums/one', async () =>
  ({ sum: await ctx.apart<typeof sum>(new URL('./sum.ts', import.meta.url), '1 2 3') }), { access: 'anyone' }) })
`
const SUM = `import { z } from 'zod'
export default (row: string): number => z.array(z.coerce.number()).parse(row.split(' ')).reduce((sum, number) => sum + number, 0)`

test('a plugin runs a module that lies beside it in another thread, with what Encke has installed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'encke-module-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'index.ts'), PLUGIN)
  await writeFile(join(folder, 'sum.ts'), SUM)
  const plugin = (await loadModule(join(folder, 'index.ts'), { root: resolve('.'), provided: { encke } })) as AnyPlugin
  const kernel = await testKernel({ plugins: [plugin] })
  onTestFinished(() => kernel.stop())
  expect(await kernel.ask('GET', '/api/sums/one')).toMatchObject({ status: 200, json: { sum: 6 } })
})
