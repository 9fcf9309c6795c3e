import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as encke from '../index.ts'
import { person, type TestKernel, testKernel } from '../testing.ts'
import { LivePlugins } from './live-plugins.ts'
import { readConfiguration } from './read-configuration.ts'

const WITHIN = { timeout: 10_000, interval: 20 }
const ada = person('Ada', 'owner')
let folder: string
let tested: TestKernel
let live: LivePlugins
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'encke-live-'))
})
afterEach(async () => {
  await live.close()
  await tested.stop()
  rmSync(folder, { recursive: true })
})

const put = (name: string, text: string) => writeFileSync(join(folder, name), text)
const hello = (word: string, more = '') => `import { definePlugin } from 'encke'
${more}
export default definePlugin({
  name: 'hello', api: 1,
  channels: { 'hello/:who': { kind: 'log', data: {} as never, accepts: { '~standard': { version: 1, vendor: 'me', validate: (value) => ({ value }) } }, access: { write: 'signed-in' } } },
  setup(ctx) {
    ctx.channel('hello/:who').receive(({ data }) => data)
    ctx.route('GET', '/api/hello', () => ({ word: '${word}' }))
  },
})
`
const other = (word: string) =>
  `export default { name: '${word}', api: 1, setup: (ctx) => { globalThis.began = (globalThis.began ?? '') + ctx.name + ctx.config.x + ' ' } }`
const began = () => (globalThis as { began?: string }).began

async function begin(plugins: readonly unknown[]): Promise<void> {
  ;(globalThis as { began?: string }).began = ''
  put('encke.config.json', JSON.stringify({ plugins }))
  const surroundings = { root: resolve('.'), provided: { encke }, loaded: new Map() }
  const read = () => readConfiguration({ config: join(folder, 'encke.config.json'), data: folder }, [], surroundings)
  const configured = await read()
  tested = await testKernel({ plugins: [] })
  await tested.kernel.load(configured.plugins)
  live = new LivePlugins({ host: tested.kernel.host, log: tested.kernel.host.logging, read }, configured)
}
const answer = async () => (await tested.ask('GET', '/api/hello', { as: ada })).json?.word
const report = (name = 'hello') => tested.kernel.host.reports().find((each) => each.name === name)

test('a plugin is live when it is saved, and its readers stay', async () => {
  put('hello.ts', hello('Hello'))
  await begin(['./hello.ts'])
  expect(await answer()).toBe('Hello')
  const reader = await tested.follow(['hello/all'], { as: ada })
  await reader.next(({ type }) => type === 'joined')
  put('hello.ts', hello('Hullo', `export const said: string = 'x' as const`))
  await expect.poll(answer, WITHIN).toBe('Hullo')
  await tested.ask('POST', '/channels/hello/all', { as: ada, body: 'still here' })
  expect(await reader.next()).toMatchObject({ type: 'publication', n: 1 })
  reader.leave()
})

test('so it is when a file that it imports is saved', async () => {
  put('word.ts', `export const word: string = 'Hello'`)
  put('hello.ts', hello(`' + word + '`, `import { word } from './word.ts'`))
  await begin(['./hello.ts'])
  expect(await answer()).toBe('Hello')
  put('word.ts', `export const word: string = 'Hi'`)
  await expect.poll(answer, WITHIN).toBe('Hi')
})

test.each([
  ['does not parse', 'export default {\n  name: \n}', 3, 'Unexpected "}"'],
  ['throws at load', `const a = 1\nthrow new Error('no pier ' + a)\nexport default {}`, 2, 'no pier 1'],
  ['exports no plugin', `export const name = 'hello'`, 1, 'its default export is no plugin'],
  [
    'throws when it is set up',
    `export default {\n  name: 'hello', api: 1,\n  setup() {\n    throw new Error('no quay')\n  } }`,
    4,
    'no quay',
  ],
])('one that %s is told with file and line, and the old one stays in service', async (_, text, line, message) => {
  put('hello.ts', hello('Hello'))
  await begin(['./hello.ts'])
  put('hello.ts', text)
  await expect
    .poll(() => report()?.fault, WITHIN)
    .toMatchObject({ message: expect.stringContaining(message), file: join(folder, 'hello.ts'), line })
  expect(await answer()).toBe('Hello')
  const told = tested.logged.find((each) => each.level === 'error' && each.message.includes(message))
  expect(told?.facts).toMatchObject({ file: join(folder, 'hello.ts'), line })
  put('hello.ts', hello('Mended'))
  await expect.poll(answer, WITHIN).toBe('Mended')
  expect(report()?.fault).toBeUndefined()
})

test('one that is broken at the start is failed, and live when it is mended', async () => {
  put('hello.ts', 'export default {')
  put('other.ts', other('other'))
  await begin(['./hello.ts', './other.ts'])
  expect(report()).toMatchObject({ state: 'failed', fault: { file: join(folder, 'hello.ts'), line: 1 } })
  expect(report('other')?.state).toBe('active')
  put('hello.ts', hello('Hello'))
  await expect.poll(answer, WITHIN).toBe('Hello')
})

test('what is put into a folder of plugins is live, and what is taken out is gone', async () => {
  mkdirSync(join(folder, 'plugins'))
  await begin(['./plugins'])
  put('plugins/hello.ts', hello('Hello'))
  await expect.poll(answer, WITHIN).toBe('Hello')
  mkdirSync(join(folder, 'plugins/deep'))
  put('plugins/deep/index.ts', other('deep'))
  put('plugins/deep.test.ts', 'not a plugin')
  put('plugins/hello.ts', hello('Both'))
  await expect.poll(answer, WITHIN).toBe('Both')
  await expect.poll(() => report('deep')?.state, WITHIN).toBe('active')
  rmSync(join(folder, 'plugins/hello.ts'))
  await expect.poll(() => report(), WITHIN).toBeUndefined()
})

test('a change of the configuration loads anew only what it concerns', async () => {
  put('one.ts', other('one'))
  put('two.ts', other('two'))
  await begin([
    ['./one.ts', { x: 1 }],
    ['./two.ts', { x: 2 }],
  ])
  expect(began()).toBe('one1 two2 ')
  put(
    'encke.config.json',
    JSON.stringify({
      plugins: [
        ['./one.ts', { x: 1 }],
        ['./two.ts', { x: 3 }],
      ],
    }),
  )
  await expect.poll(began, WITHIN).toBe('one1 two2 two3 ')
  put('encke.config.json', '{ "plugins": [')
  await expect.poll(() => tested.logged.some(({ message }) => message.startsWith('The configuration stays as it was')), WITHIN).toBe(true)
  put('encke.config.json', JSON.stringify({ plugins: [['./two.ts', { x: 3 }]] }))
  await expect.poll(() => report('one'), WITHIN).toBeUndefined()
  expect([report('two')?.state, began()]).toEqual(['active', 'one1 two2 two3 '])
})

const ELEMENT = (text: string) => `import { api } from 'encke/ui'
import { html, LitElement } from 'lit'
class Tide extends LitElement { render() { return html\`${text} \${api}\` } }
customElements.define('x-tide', Tide)
`
const TIDE = `export default { name: 'tide', api: 1, ui: { elements: { 'x-tide': './ui/tide.ts' }, slots: { 'room.strip': 'x-tide' } } }`
const shown = async () => (await tested.ask('GET', '/ui/plugins.json')).json.elements['x-tide'] as string

test('its elements are built with it, share the page’s own face, and are live when they are saved', async () => {
  mkdirSync(join(folder, 'ui'))
  put('ui/tide.ts', ELEMENT('high'))
  put('tide.ts', TIDE)
  await begin(['./tide.ts'])
  const module = await shown()
  expect(module).toMatch(/^\/ui\/plugins\/tide\/tide-[A-Z0-9]{8}\.js$/)
  const { status, text, headers } = await tested.ask('GET', module)
  expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
    200,
    'text/javascript; charset=utf-8',
    'public, max-age=31536000, immutable',
  ])
  expect(text).toMatch(/from"\/ui\/encke\.js"/)
  expect(text).toContain('high')
  put('ui/tide.ts', ELEMENT('low'))
  await expect.poll(shown, WITHIN).not.toBe(module)
  expect((await tested.ask('GET', await shown())).text).toContain('low')
  expect((await tested.ask('GET', module)).status).toBe(404)
  put('ui/tide.ts', 'import {')
  await expect.poll(() => report('tide')?.fault, WITHIN).toMatchObject({ file: join(folder, 'ui/tide.ts'), line: 1 })
  expect(report('tide')?.state).toBe('active')
})
