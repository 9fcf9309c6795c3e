import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findPlugin } from './find-plugin.ts'

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'encke-test-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return folder
}

const packaged = (fields: object): string => JSON.stringify({ name: 'a', ...fields })

test.each([
  ['./poll.ts', { 'poll.ts': '' }, 'poll.ts'],
  ['./poll', { 'poll/index.ts': '' }, 'poll/index.ts'],
  ['./poll', { 'poll/index.js': '', 'poll/package.json': packaged({}) }, 'poll/index.js'],
  ['./poll', { 'poll/a.js': '', 'poll/package.json': packaged({ main: 'a.js' }) }, 'poll/a.js'],
  ['./poll', { 'poll/a.js': '', 'poll/package.json': packaged({ exports: './a.js' }) }, 'poll/a.js'],
  [
    './poll',
    { 'poll/a.js': '', 'poll/a.d.ts': '', 'poll/package.json': packaged({ exports: { '.': { types: './a.d.ts', import: './a.js' } } }) },
    'poll/a.js',
  ],
  ['./poll', { 'poll/a.ts': '', 'poll/b.js': '', 'poll/package.json': packaged({ main: 'b.js', encke: { entry: 'a.ts' } }) }, 'poll/a.ts'],
  [
    'encke-plugin-poll',
    { 'node_modules/encke-plugin-poll/i.js': '', 'node_modules/encke-plugin-poll/package.json': packaged({ main: './i.js' }) },
    'node_modules/encke-plugin-poll/i.js',
  ],
  [
    '@pier/encke-plugin-poll',
    { 'node_modules/@pier/encke-plugin-poll/index.js': '', 'node_modules/@pier/encke-plugin-poll/package.json': packaged({}) },
    'node_modules/@pier/encke-plugin-poll/index.js',
  ],
  ['./poll', { 'poll/readme.md': '' }, undefined],
  ['nowhere', {}, undefined],
])('%s among %j is %s', async (name, files, found) => {
  const folder = await folderWith(files)
  const path = findPlugin(name, folder)
  expect(path && relative(folder, path)).toBe(found)
})
