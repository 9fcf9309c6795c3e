import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { definePlugin } from '../api/plugin.ts'
import * as encke from '../index.ts'
import { testKernel } from '../testing.ts'
import { readConfiguration } from './read-configuration.ts'

const builtIn = [definePlugin({ name: 'lobby', api: 1 })]
const surroundings = { root: resolve('.'), provided: { encke } }

/** The plugins of a data folder that was given these files. */
async function pluginsWith(files: Readonly<Record<string, string>>, config: object = { plugins: ['lobby'] }) {
  const data = await mkdtemp(join(tmpdir(), 'encke-test-'))
  onTestFinished(() => rm(data, { recursive: true }))
  await mkdir(join(data, 'plugins'))
  for (const [path, text] of Object.entries(files)) await writeFile(join(data, 'plugins', path), text)
  const file = join(data, 'encke.config.json')
  await writeFile(file, JSON.stringify(config))
  const { plugins } = await readConfiguration({ config: file, data }, builtIn, surroundings)
  return plugins
}

const MINE = `import { definePlugin } from 'encke'\nexport default definePlugin({ name: 'mine', api: 1 })`

test('plugins that were added come after those of the configuration, with their settings', async () => {
  const added = JSON.stringify({ plugins: [['./mine.ts', { word: 'pier' }]] })
  const plugins = await pluginsWith({ 'mine.ts': MINE, 'added.json': added })
  expect(plugins.map(({ plugin, config }) => [plugin.name, config])).toEqual([
    ['lobby', undefined],
    ['mine', { word: 'pier' }],
  ])
})

test('what the configuration names is not added again', async () => {
  const files = { 'mine.ts': MINE, 'added.json': JSON.stringify({ plugins: ['./mine.ts'] }) }
  const plugins = await pluginsWith(files, { plugins: [['./plugins/mine.ts', { word: 'quay' }]] })
  expect(plugins).toMatchObject([{ plugin: { name: 'mine' }, config: { word: 'quay' } }])
})

test('one that was added and cannot be read is failed, and the rest is there', async () => {
  const files = { 'broken.ts': 'export default {', 'added.json': JSON.stringify({ plugins: ['./broken.ts', 'encke-plugin-gone'] }) }
  const plugins = await pluginsWith(files)
  expect(plugins.map(({ plugin }) => plugin.name)).toEqual(['lobby', 'broken', 'gone'])
  const kernel = await testKernel({ plugins })
  onTestFinished(() => kernel.stop())
  const fault = (name: string) => kernel.kernel.host.status().find((plugin) => plugin.name === name)
  expect(fault('broken')).toMatchObject({ state: 'failed', fault: expect.stringContaining('broken.ts') })
  expect(fault('gone')).toMatchObject({ state: 'failed', fault: expect.stringContaining('there is no plugin encke-plugin-gone') })
  expect(fault('lobby')).toMatchObject({ state: 'active' })
})
