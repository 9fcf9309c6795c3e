import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { AnyPlugin } from '../../kernel/api/plugin.ts'
import { loadModule } from '../../kernel/host/load-module.ts'
import * as encke from '../../kernel/index.ts'
import * as testing from '../../kernel/testing.ts'
import { temporaryFolder } from '../server/spawn.ts'
import { blocksOf, tableUnder } from './blocks.ts'

const TIMEOUT_MILLISECONDS = 60_000
const page = await readFile('docs/plugins/guide.md', 'utf8')

/** Writes the page's files into a folder, and loads one of them as a configuration does. */
async function load(name: string, provided: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
  const folder = await temporaryFolder()
  await mkdir(folder, { recursive: true })
  for (const { language, text } of blocksOf(page)) {
    const [, file] = /^\/\/ (\S+)\n/.exec(text) ?? []
    if (language === 'ts' && file) await writeFile(join(folder, file), text)
  }
  return loadModule(join(folder, name), { root: resolve('.'), provided: { encke, ...provided } })
}

test('the plugin that guide.md shows passes the test that it shows', { timeout: TIMEOUT_MILLISECONDS }, async () => {
  const tests: (() => Promise<void>)[] = []
  const vitest = { expect, test: (_: string, run: () => Promise<void>) => void tests.push(run) }
  await load('votes.test.ts', { vitest, 'encke/testing': testing })
  expect(tests).toHaveLength(1)
  for (const run of tests) await run()
})

test('the plugins that guide.md shows meet by their service', { timeout: TIMEOUT_MILLISECONDS }, async () => {
  const plugins = [(await load('uses.ts')) as AnyPlugin, (await load('provides.ts')) as AnyPlugin]
  const kernel = await testing.testKernel({ plugins })
  const { json } = await kernel.ask('GET', '/api/uses/greeting', { as: testing.person('Mira') })
  expect(json).toEqual({ text: 'Good day, Mira' })
  await kernel.stop()
})

const API = 'kernel/api'
const sources = await Promise.all((await readdir(API)).map((name) => readFile(join(API, name), 'utf8')))

/** The members of an interface, as its source has them. */
function membersOf(name: string): string[] {
  const [, body = ''] = new RegExp(`^export interface ${name}[<{ ][\\s\\S]*?\\{\\n([\\s\\S]*?)^\\}`, 'm').exec(sources.join('\n')) ?? []
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)[?(<:]/gm)].map(([, member = '']) => member)
}

test.each([
  ['What it declares', 'field', 'PluginDefinition'],
  ['The context', 'member', 'Context'],
  ['Presentations', 'member', 'Presentation'],
])('under "%s" guide.md has every %s there is', (heading, column, type) => {
  const shown = tableUnder(page, heading).flatMap((row) => (row[column] ?? '').split(', '))
  expect(shown.toSorted()).toEqual(membersOf(type).toSorted())
})

test('under "Channels" guide.md has every field and every member there is', () => {
  const section = page.split('\n## Channels\n')[1]?.split('\n## ')[0] ?? ''
  const shown = [...section.matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name)
  const there = [...membersOf('ChannelDefinition'), ...membersOf('Channel')]
  expect(shown.toSorted()).toEqual(there.toSorted())
})
