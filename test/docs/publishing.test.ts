import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { Manifest } from '../../kernel/host/find-plugin.ts'
import { encke } from '../packages/command.ts'
import { blocksOf, tableUnder, theBlock } from './blocks.ts'

const page = await readFile('docs/publishing.md', 'utf8')

/** The commands that a command lists. */
async function listed(...words: readonly string[]): Promise<string[]> {
  const { stdout } = await encke(...words, '--help')
  const [, commands = ''] = stdout.split('COMMANDS\n')
  return [...commands.matchAll(/^ +([a-z-]+) {2}/gm)].map(([, name = '']) => name)
}

test('publishing.md has every command, and no other', async () => {
  const shown = tableUnder(page, 'Commands').map(({ command = '' }) => command.replace(/^encke | <.*/g, ''))
  const plugin = (await listed('plugin')).map((name) => `plugin ${name}`)
  const there = (await listed()).flatMap((name) => (name === 'plugin' ? plugin : [name]))
  expect(shown.toSorted()).toEqual(there.toSorted())
})

test('publishing.md has every name that can be imported, and no other', async () => {
  const { exports } = JSON.parse(await readFile('package.json', 'utf8')) as { exports: object }
  const names = Object.keys(exports).filter((name) => name !== './package.json')
  const shown = tableUnder(page, 'What can be imported').map(({ name }) => name)
  expect(shown.toSorted()).toEqual(names.map((name) => name.replace('.', 'encke')).toSorted())
})

test('the package.json that publishing.md shows is read as it says', () => {
  const shown: unknown = JSON.parse(theBlock(blocksOf(page), 'json', 'encke-plugin-tide').text)
  expect(Manifest.parse(shown)).toMatchObject({ encke: { api: 1, permissions: { net: ['tides.example'] } } })
})
