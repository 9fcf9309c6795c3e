import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Home } from './home.ts'

const TSC = 'node_modules/typescript/bin/tsc'

let home: Home
beforeAll(async () => {
  home = await Home.make()
})
afterAll(() => home.remove())

const TYPESCRIPT = `import { ClientError, definePlugin } from 'encke'
import { z } from 'zod'

export default definePlugin({
  name: 'counting',
  api: 1,
  config: z.object({ from: z.number().default(3) }),
  channels: { 'counting/:what': { kind: 'state', data: z.object({ count: z.number() }), access: { read: 'anyone' } } },
  setup(ctx) {
    let count = ctx.config.from
    ctx.route('POST', '/api/counting/:what', async ({ params: { what = '' } }) => {
      if (what === 'nothing') throw new ClientError('conflict', 'Nothing cannot be counted.')
      // @ts-expect-error a count is a number
      ctx.channel('counting/:what').publish({ what }, { count: 'one' }).catch(() => undefined)
      // @ts-expect-error there is no such channel
      ;() => ctx.channel('counting')
      await ctx.channel('counting/:what').publish({ what }, { count: (count += 1) }, { key: 'now' })
      return { count }
    }, { access: 'anyone' })
  },
})
`
const JAVASCRIPT = `import { definePlugin } from 'encke'
export default definePlugin({
  name: 'greeting',
  api: 1,
  setup: (ctx) => void ctx.route('GET', '/api/greeting', () => ({ text: 'Good day' }), { access: 'anyone' }),
})
`
const FILES = {
  'package.json': '{ "type": "module" }',
  'counting.ts': TYPESCRIPT,
  'node_modules/encke-plugin-greeting/package.json': '{ "name": "encke-plugin-greeting", "type": "module", "exports": "./index.js" }',
  'node_modules/encke-plugin-greeting/index.js': JAVASCRIPT,
}

test('it holds what runs, and nothing else', async () => {
  const files = await readdir(join(home.folder, 'node_modules/encke'), { recursive: true, withFileTypes: true })
  const names = files
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).split('node_modules/encke/')[1] ?? '')
  const allowed = /^(LICENSE|README\.md|package\.json|cli\/encke\.js|dist\/(apart|npm|types|ui)\/.*|dist\/server\.js(\.map)?)$/
  expect(names.filter((name) => !allowed.test(name) || /\.test\.|\.fixture\./.test(name))).toEqual([])
  expect(names).toEqual(expect.arrayContaining(['dist/ui/index.html', 'dist/npm/index.js', 'dist/types/kernel/index.d.ts']))
})

const packageOf = (name: string): string => name.split('/', name.startsWith('@') ? 2 : 1).join('/')

test('its declarations import what is there, and what is installed with it', async () => {
  const encke = join(home.folder, 'node_modules/encke')
  const { dependencies } = JSON.parse(await readFile(join(encke, 'package.json'), 'utf8')) as { dependencies: object }
  const paths = await readdir(join(encke, 'dist/types'), { recursive: true })
  const lost: string[] = []
  for (const path of paths.filter((name) => name.endsWith('.d.ts'))) {
    // What examples in comments import, a plugin imports.
    const text = (await readFile(join(encke, 'dist/types', path), 'utf8')).replace(/\/\*\*.*?\*\//gs, '')
    for (const [, name = ''] of text.matchAll(/(?:\bfrom |\bimport |\bimport\()['"]([^'"\n]+)['"]/g)) {
      const file = join(encke, 'dist/types', path, '..', name.replace(/\.js$/, '.d.ts'))
      const there = name.startsWith('.') ? existsSync(file) : name.startsWith('node:') || packageOf(name) in dependencies
      if (!there) lost.push(`${path}: ${name}`)
    }
  }
  expect(lost).toEqual([])
})

test('encke in an empty folder is the whole chat, its data beside', async () => {
  const { url, stderr } = await home.encke([])
  const page = await (await fetch(url)).text()
  const [, script = ''] = /<script type="module" src="([^"]+)"/.exec(page) ?? []
  expect((await fetch(url + script)).status).toBe(200)
  const body = JSON.stringify({ name: 'Mira', password: 'seven lemons in a row' })
  const entered = await fetch(`${url}/api/setup`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  expect(entered.status).toBe(201)
  expect(existsSync(join(home.folder, 'data/encke.db'))).toBe(true)
  expect(stderr.filter((line) => !line.startsWith('Set up'))).toEqual([])
})

test('a server loads a plugin in TypeScript by its path and one in JavaScript by its name', async () => {
  await home.write({
    ...FILES,
    'two.json': JSON.stringify({ plugins: [['./counting.ts', { from: 6 }], 'encke-plugin-greeting'] }),
  })
  const { url } = await home.encke(['start', '--data', 'other', '--config', 'two.json'])
  expect(await (await fetch(`${url}/api/counting/steps`, { method: 'POST' })).json()).toEqual({ count: 7 })
  expect(await (await fetch(`${url}/api/greeting`)).json()).toEqual({ text: 'Good day' })
  // Only if its error is the server's own is it a refusal, and no fault.
  const refused = await fetch(`${url}/api/counting/nothing`, { method: 'POST' })
  expect(await refused.json()).toMatchObject({ status: 409, detail: 'Nothing cannot be counted.' })
})

const USING = `import { person, testKernel } from 'encke/testing'
import { serve } from 'encke/server'
import { Client, type Status } from 'encke/client'
import { ClientError, definePlugin } from 'encke'
import greeting from 'encke-plugin-greeting'

const refusing = definePlugin({
  name: 'refusing',
  api: 1,
  setup: (ctx) => void ctx.route('GET', '/api/refusing', () => { throw new ClientError('conflict', 'Not now') }),
})
const kernel = await testKernel({ plugins: [refusing, greeting] })
const { json } = await kernel.ask('GET', '/api/refusing', { as: person('Mira') })
await kernel.stop()
const server = await serve({ plugins: [greeting], data: 'served' })
const told = await fetch(server.origin + '/api/greeting').then((response) => response.json())
await server.stop()
const client: Client = new Client({ origin: server.origin })
const status: Status = client.status
client.close()
console.log(JSON.stringify({ detail: json.detail, told, status: typeof status }))
`
const ELEMENT = `import { StateController, base, me } from 'encke/ui'
import { css, html, LitElement } from 'lit'

export class Count extends LitElement {
  static override styles = [base, css\`p { margin: 0 }\`]
  readonly #count = new StateController<{ count: number }>(this, () => 'counting/steps')
  override render() {
    return html\`<p>\${me()?.name}: \${this.#count.values}</p>\`
  }
}
`

test.each(['bundler', 'nodenext'])('its types are right to TypeScript that resolves modules by %s', async (moduleResolution) => {
  const compilerOptions = {
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable'],
    module: moduleResolution === 'bundler' ? 'preserve' : 'nodenext',
    moduleResolution,
    strict: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    checkJs: true,
  }
  const tsconfig = JSON.stringify({ compilerOptions, files: ['counting.ts', 'using.ts', 'element.ts', 'plain.js'] })
  await home.write({ ...FILES, 'using.ts': USING, 'element.ts': ELEMENT, 'plain.js': JAVASCRIPT, 'tsconfig.json': tsconfig })
  await home.write({
    'node_modules/encke-plugin-greeting/index.d.ts': "declare const plugin: import('encke').AnyPlugin\nexport default plugin\n",
  })
  const { stdout } = await home.node(TSC, ['-p', '.'])
  expect(stdout).toBe('')
})

test('a program uses its faces, which are one Encke', async () => {
  const program = USING.replace('Client, type Status', 'Client').replaceAll(/: (Client|Status) =/g, ' =')
  await home.write({ ...FILES, 'using.js': program })
  const { stdout, stderr } = await home.node('using.js', [], { env: { PORT: '0', ENCKE_LOG: 'warn' } })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({ detail: 'Not now', told: { text: 'Good day' }, status: 'object' })
})

const CREATE = 'node_modules/create-encke-plugin/index.js'

test('npm create encke-plugin makes a plugin that is right to TypeScript, passes its test and check, and is loaded', async () => {
  const { version } = await home.install('create-encke-plugin')
  const { code, stdout } = await home.node(CREATE, ['tide-table'])
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('cd tide-table') })
  const folder = join(home.folder, 'tide-table')
  const files = ['.github', '.gitignore', 'README.md', 'index.test.ts', 'index.ts', 'package.json', 'tsconfig.json']
  expect((await readdir(folder)).toSorted()).toEqual(files)
  for (const file of files.slice(2)) expect(await readFile(join(folder, file), 'utf8')).not.toContain('my-thing')
  const { devDependencies } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { devDependencies: { encke: string } }
  const ours = JSON.parse(await readFile('package.json', 'utf8')) as { version: string }
  expect([devDependencies.encke, version]).toEqual([`^${ours.version}`, ours.version])

  const here = { cwd: folder, env: { NO_COLOR: '1' } }
  expect(await home.node('node_modules/vitest/vitest.mjs', ['run'], here)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/Tests +1 passed/),
  })
  const { stdout: verdicts } = await home.node('node_modules/encke/cli/encke.js', ['plugin', 'check', '.'], here)
  expect(verdicts).toContain('TypeScript has nothing to say')
  expect(verdicts).toMatch(/\nIt is fit to be published\.\n$/)
  const { url, stderr } = await home.encke(['plugin', 'dev', 'tide-table'])
  expect(stderr).toContain('  channel tide-table/greeted: log, read by signed-in, written by nobody')
  expect((await fetch(url)).status).toBe(200)
})

test('npm create encke-plugin leaves alone what is there, and refuses a name that is none', async () => {
  await home.install('create-encke-plugin')
  await mkdir(join(home.folder, 'full'), { recursive: true })
  await writeFile(join(home.folder, 'full/notes'), '')
  expect(await home.node(CREATE, ['full'])).toMatchObject({ code: 1, stderr: expect.stringContaining('holds something already') })
  expect(await readdir(join(home.folder, 'full'))).toEqual(['notes'])
  for (const name of ['Tide', 'tide_table', '7up', 'tide table', '']) {
    const { code, stderr } = await home.node(CREATE, name ? [name] : [])
    expect({ name, code, stderr }).toEqual({ name, code: 1, stderr: expect.stringContaining('npm create encke-plugin my-thing') })
  }
})
