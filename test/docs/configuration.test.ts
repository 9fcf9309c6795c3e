import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import config from '../../encke.config.ts'
import { startServer } from '../server/spawn.ts'
import { blocksIn, theBlock } from './blocks.ts'

const TIMEOUT_MILLISECONDS = 60_000

/** The plugins that are loaded without a configuration. */
async function builtIn(): Promise<string[]> {
  const [, names = ''] = /const BUILT_IN = \[(.*)\]/.exec(await readFile('server.ts', 'utf8')) ?? []
  return names.split(', ')
}

/** How the plugins of a server stand, as its owner is told. */
async function pluginsOf(env: Readonly<Record<string, string>>): Promise<{ name: string; state: string }[]> {
  const server = await startServer({ env })
  onTestFinished(async () => {
    await server.stop()
  })
  const body = JSON.stringify({ name: 'Mira', password: 'seven lemons in a row' })
  const entered = await fetch(`${server.url}/api/setup`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const status = await fetch(`${server.url}/api/status`, { headers: { cookie } })
  return ((await status.json()) as { plugins: { name: string; state: string }[] }).plugins
}

test('encke.config.ts loads what no configuration loads', { timeout: TIMEOUT_MILLISECONDS }, async () => {
  const names = await builtIn()
  expect(config.plugins.map((entry) => (typeof entry === 'string' ? entry : entry[0]))).toEqual(names)
  const plugins = await pluginsOf({ ENCKE_CONFIG: resolve('encke.config.ts') })
  expect(plugins.map(({ name, state }) => `${name} ${state}`)).toEqual(names.map((name) => `${name} active`))
})

test('the JSON that operating.md shows is a configuration', { timeout: TIMEOUT_MILLISECONDS }, async () => {
  const shown = JSON.parse(theBlock(await blocksIn('docs/operating.md'), 'json', 'plugins').text) as object
  const server = await startServer({ config: shown })
  expect((await server.stop()).code).toBe(0)
})
