import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { AnyPlugin } from '../../kernel/api/plugin.ts'
import { loadModule } from '../../kernel/host/load-module.ts'
import * as encke from '../../kernel/index.ts'
import { testKernel } from '../../kernel/testing.ts'
import { temporaryFolder } from '../server/spawn.ts'
import { type Block, blocksIn, blocksOf } from './blocks.ts'
import { faultsIn, moduleOf } from './compiled.ts'

const TIMEOUT_MILLISECONDS = 120_000
const FOLDER = 'docs/plugins'
const pages = (await readdir(FOLDER, { recursive: true })).filter((path) => path.endsWith('.md')).map((path) => `${FOLDER}/${path}`)
const isCode = ({ language }: Block): boolean => language === 'ts'

test('what the pages of plugins show compiles', { timeout: TIMEOUT_MILLISECONDS }, async () => {
  const files = new Map<string, string>()
  for (const page of ['docs/plugins.md', ...pages])
    for (const block of (await blocksIn(page)).filter(isCode)) {
      const [, name = `line-${block.line}.ts`] = /^\/\/ (\S+\.ts)\n/.exec(block.text) ?? []
      // What a test imports lies beside it; the quakes of the tutorial are its last step.
      files.set(`${page}.d/${name}`, moduleOf(block))
      if (block.text.includes("slots: { 'room.strip': 'quakes-strip' }")) files.set(`${page}.d/quakes.ts`, block.text)
    }
  expect(files.size).toBeGreaterThan(100)
  expect(faultsIn(files)).toEqual([])
})

test('the reference is what the comments say', { timeout: TIMEOUT_MILLISECONDS }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['packaging/reference.js']).catch((error: { stdout: string }) => error)
  expect(stdout).toBe('')
})

const http = { 'https://tides.example/today.txt': 'high at ten' }
const greeter = encke.definePlugin({
  name: 'greeter',
  api: 1,
  setup: (ctx) => void ctx.provide(encke.service<object>('greetings'), { greet: (name: string) => `Good day, ${name}` }),
})
const examples = blocksOf(await readFile(`${FOLDER}/reference.md`, 'utf8')).filter(({ info }) => info === 'example')

test.each(examples.map((block) => [block.line, block] as const))('the example in line %i of the reference runs', async (_, block) => {
  const folder = await temporaryFolder()
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'example.ts')
  await writeFile(file, moduleOf(block))
  const loaded = await loadModule(file, { root: resolve('.'), provided: { encke } })
  if (typeof loaded !== 'object' || loaded === null || !('api' in loaded)) return
  const plugin = loaded as AnyPlugin
  const kernel = await testKernel({ plugins: [greeter, plugin], http })
  const { state, fault } = kernel.kernel.host.reports().find(({ name }) => name === plugin.name) ?? {}
  expect(fault).toBeUndefined()
  expect(state).toBe('active')
  await kernel.stop()
})
