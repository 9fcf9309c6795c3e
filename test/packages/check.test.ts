import { symlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { encke, folderOf } from './command.ts'

const MANIFEST = { name: 'encke-plugin-tide', version: '1.0.0', type: 'module', exports: './index.ts', encke: { api: 1 } }

/** What the check says of a plugin: these fields and this setup, beside these files. */
async function checked(fields: string, setup: string, files: Readonly<Record<string, string>> = {}, ...words: readonly string[]) {
  const index = `import { definePlugin, service } from 'encke'
export default definePlugin({ name: 'tide', api: 1, ${fields} setup(ctx) { ${setup} } })
`
  const folder = await folderOf({ 'index.ts': index, 'package.json': JSON.stringify(MANIFEST), ...files })
  await symlink(resolve('node_modules'), join(folder, 'node_modules'))
  const { code, stdout, stderr } = await encke('plugin', 'check', folder, ...words)
  return { code, said: stdout + stderr }
}

test('a plugin in order is fit', async () => {
  const routes = "ctx.route('GET', '/api/tide', () => ({ level: 3 })); ctx.every('1s', () => undefined)"
  const { code, said } = await checked("channels: { 'tide/:pier': { kind: 'state', data: {} as never } },", routes)
  expect(said).toMatch(/^ok +package\.json: encke-plugin-tide 1\.0\.0$/m)
  expect(said).toMatch(/^ok +loading: tide is active$/m)
  expect(said).toMatch(/^- +types: there is no tsconfig\.json$/m)
  expect(said).toMatch(/^ok +leaks: nothing is left/m)
  expect(said).toMatch(/channel tide\/:pier: state, read by signed-in, written by nobody/)
  expect(said).toMatch(/\nIt is fit to be published\.\n$/)
  expect(code).toBe(0)
})

test('one that needs services of the chat finds them', async () => {
  const { code, said } = await checked("needs: [service('rooms')],", '')
  expect(said).toMatch(/^ok +loading: tide is active$/m)
  expect(code).toBe(0)
})

test.each([
  ['an error in its code', '', 'let 1', {}, /^FAILED {2}export: [\s\S]*index\.ts/m],
  ['a fault at load', '', "throw new Error('no such pier')", {}, /^FAILED {2}loading: no such pier$/m],
  ['another version of the API', 'api: 2 as 1,', '', {}, /^FAILED {2}loading: .*version 2 of the plugin API/m],
  ['a name that is none', "name: 'Tide',", '', {}, /^FAILED {2}loading: "Tide" is no plugin's name/m],
  [
    'a state channel that accepts',
    "channels: { 'tide/x': { kind: 'state', data: {}, accepts: {} } },",
    '',
    {},
    /^FAILED {2}loading: .*tide\/x/m,
  ],
  ['a timer of its own', '', 'setInterval(() => undefined, 60_000)', {}, /^FAILED {2}leaks: .*Timeout: \d+ before, \d+ after 1000 rounds/m],
  [
    'memory that it keeps',
    '',
    '(globalThis.kept ??= []).push(new Array(2000).fill(ctx))',
    {},
    /^FAILED {2}leaks: .*the heap has grown by [\d.]+ %/m,
  ],
  [
    'a host that package.json does not tell',
    "permissions: { net: ['tides.example'] },",
    '',
    {},
    /^FAILED {2}package\.json: .*lacks tides\.example/m,
  ],
  [
    'a package that is called anything',
    '',
    '',
    { 'package.json': '{"name":"tide","version":"1.0.0"}' },
    /^FAILED {2}package\.json: .*encke-plugin-tide/m,
  ],
  [
    'an element that is too large',
    "ui: { elements: { 'tide-level': './level.js' } },",
    '',
    {
      'level.js': `import { html } from 'lit'\nexport default [html, ${JSON.stringify(Array.from({ length: 20_000 }, (_, n) => (n * n * 7919) % 1_000_003))}]`,
    },
    /^FAILED {2}<tide-level>: \d+\.\d KiB for browsers, of 30 at the most$/m,
  ],
  [
    'a type that is wrong',
    '',
    'ctx.every(true, () => undefined)',
    {
      'tsconfig.json':
        '{"compilerOptions":{"strict":true,"noEmit":true,"module":"preserve","types":[],"skipLibCheck":true,"paths":{"encke":["./encke.d.ts"]}}}',
      'encke.d.ts':
        'export const definePlugin: (plugin: { setup(ctx: { every(duration: string, run: () => void): void }): void; [key: string]: unknown }) => unknown; export const service: unknown',
    },
    /^FAILED {2}types: \n +index\.ts\(2,\d+\): error TS2345/m,
  ],
])('%s is told, and the plugin is not fit', async (_, fields, setup, files, expected) => {
  const { code, said } = await checked(fields, setup, files)
  expect(said).toMatch(expected)
  expect(said).toMatch(/\nIt is not fit to be published\.\n$/)
  expect(code).toBe(1)
})

test('settings are given as JSON', async () => {
  const config =
    "config: { '~standard': { version: 1, vendor: 'x', validate: (value: any) => (value.pier ? { value } : { issues: [{ message: 'no pier' }] }) } },"
  expect((await checked(config, '')).said).toMatch(/^FAILED {2}loading: .*no pier/m)
  expect((await checked(config, '', {}, '--config', '{"pier": 1}')).code).toBe(0)
  expect((await checked(config, '', {}, '--config', '{pier}')).said).toContain('--config is JSON')
})
