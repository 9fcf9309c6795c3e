import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startServer, temporaryFolder } from '../server/spawn.ts'
import { encke, folderOf } from './command.ts'

const MANIFEST = {
  name: 'encke-plugin-tide',
  version: '1.2.0',
  description: 'The tide at the pier',
  type: 'module',
  exports: './index.ts',
  encke: { api: 1, permissions: { net: ['tides.example'] } },
  scripts: { postinstall: 'node ran.js', prepack: 'node ran.js' },
  peerDependencies: { encke: '^0.1.0' },
}
const INDEX = `import { definePlugin } from 'encke'
import { writeFileSync } from 'node:fs'
import { level } from './level.ts'
if (process.env.MARK) writeFileSync(process.env.MARK, 'ran')
export default definePlugin({
  name: 'tide', api: 1, permissions: { net: ['tides.example'] },
  setup: (ctx) => void ctx.route('GET', '/api/tide', () => ({ level }), { access: 'anyone' }),
})
`

/** A plugin that could be published, with some of its `package.json` otherwise. */
const plugin = (fields: object = {}, index = INDEX): Promise<string> =>
  folderOf({
    'package.json': JSON.stringify({ ...MANIFEST, ...fields }),
    'index.ts': index,
    'level.ts': 'export const level: number = 3',
    'ran.js': "require('node:fs').writeFileSync(__dirname + '/ran', '')",
  })

/** What a server on this data answers at a path. */
async function answered(data: string, path: string): Promise<{ status: number; json: unknown }> {
  const server = await startServer({ data, config: { plugins: ['hello'] } })
  const response = await fetch(server.url + path)
  const json: unknown = await response.json()
  await server.stop()
  return { status: response.status, json }
}

test('a plugin is added with its settings kept, listed, loaded, added anew in another version, and removed', async () => {
  const data = await temporaryFolder()
  const folder = await plugin()
  const added = await encke('plugin', 'add', folder, '--yes', '--data', data)
  expect(added.stderr).toBe('')
  expect(added.stdout).toContain('encke-plugin-tide 1.2.0: The tide at the pier\n  fetches from tides.example\n')
  expect(added.stdout).toContain('encke-plugin-tide is added as tide:')
  expect(await readdir(join(data, 'plugins/node_modules'))).not.toContain('encke')
  expect(existsSync(join(folder, 'ran')) || existsSync(join(data, 'plugins/node_modules/encke-plugin-tide/ran'))).toBe(false)
  expect(await answered(data, '/api/tide')).toEqual({ status: 200, json: { level: 3 } })

  const list = join(data, 'plugins/added.json')
  await writeFile(list, JSON.stringify({ plugins: [['encke-plugin-tide', { pier: 'north' }]] }))
  await encke('plugin', 'add', await plugin({ version: '1.3.0' }), '-y', '--data', data)
  expect(JSON.parse(await readFile(list, 'utf8'))).toEqual({ plugins: [['encke-plugin-tide', { pier: 'north' }]] })
  expect(await readdir(join(data, 'plugins/.packages'))).toEqual(['encke-plugin-tide-1.3.0.tgz'])
  expect((await encke('plugin', 'list', '--data', data)).stdout).toMatch(/^encke-plugin-tide {2}1\.3\.0 {2}The tide at the pier$/m)

  expect((await encke('plugin', 'remove', 'tide', '--data', data)).code).toBe(0)
  expect((await encke('plugin', 'list', '--data', data)).stdout).toContain(`\nNo plugin was added to ${data}.\n`)
  expect(await readdir(join(data, 'plugins/.packages'))).toEqual([])
  expect((await answered(data, '/api/tide')).status).toBe(404)
})

test.each([
  ['where nobody can be asked', [], {}, INDEX, 'Nobody can be asked here'],
  [
    'when it was written for another version',
    ['--yes'],
    { encke: { api: 2 } },
    INDEX,
    'was written for version 2 of the plugin API; this is 1',
  ],
  [
    'when it fetches from more than it says',
    ['--yes'],
    { encke: { api: 1 } },
    INDEX,
    'tide fetches from tides.example, of which its package.json says nothing',
  ],
  ['when it cannot be read', ['--yes'], {}, 'export default {', 'index.ts'],
  ['when it is no plugin', ['--yes'], {}, 'export default 3', 'has no plugin as its default export'],
])('nothing is added %s', async (_, words, fields, index, reason) => {
  const data = await temporaryFolder()
  const { code, stderr } = await encke('plugin', 'add', await plugin(fields, index), ...words, '--data', data)
  expect(stderr).toContain(reason)
  expect(code).toBe(1)
  expect(await readdir(data)).toEqual([])
})

test('nothing of a plugin runs before somebody has agreed', async () => {
  const mark = join(await temporaryFolder(), 'mark')
  const index = INDEX.replace('process.env.MARK', JSON.stringify(mark)).replace('process.env.MARK', JSON.stringify(mark))
  const data = await temporaryFolder()
  await encke('plugin', 'add', await plugin({}, index), '--data', data)
  expect(existsSync(mark)).toBe(false)
  await encke('plugin', 'add', await plugin({}, index), '--data', data, '--yes')
  expect(existsSync(mark)).toBe(true)
})

test('what was not added cannot be removed, and a folder without package.json is for the configuration', async () => {
  const data = await temporaryFolder()
  expect(await encke('plugin', 'remove', 'tide', '--data', data)).toMatchObject({ code: 1, stderr: `tide was not added to ${data}.\n` })
  const bare = await encke('plugin', 'add', await folderOf({ 'index.ts': INDEX }), '--yes', '--data', data)
  expect(bare).toMatchObject({ code: 1, stderr: expect.stringContaining('named by its path in the configuration') })
})

test('a running server takes over what is added, and lets go of what is removed', async () => {
  const data = await temporaryFolder()
  const server = await startServer({ data, config: { plugins: ['hello'] } })
  onTestFinished(async () => {
    await server.stop()
  })
  await encke('plugin', 'add', await plugin(), '--yes', '--data', data)
  await server.line(/tide is live/)
  expect((await fetch(`${server.url}/api/tide`)).status).toBe(200)
  await encke('plugin', 'remove', 'encke-plugin-tide', '--data', data)
  await expect.poll(async () => (await fetch(`${server.url}/api/tide`)).status, { timeout: 10_000 }).toBe(404)
})

test('the configuration’s plugins are listed too, and nothing of them is run', async () => {
  const folder = await temporaryFolder()
  const config = join(folder, 'encke.config.json')
  await writeFile(config, JSON.stringify({ plugins: ['accounts', ['chat', {}], './tide', './gone.ts'] }))
  await mkdir(join(folder, 'tide'))
  await writeFile(join(folder, 'tide/package.json'), JSON.stringify({ version: '1.4.0', description: 'The tide' }))
  await writeFile(join(folder, 'tide/index.js'), 'throw new Error("run")')
  const { stdout, stderr } = await encke('plugin', 'list', '--config', config, '--data', folder)
  expect(stderr).toBe('')
  expect(
    stdout
      .replaceAll(/\(.*\)/g, '')
      .split('\n')
      .map((line) => line.trim()),
  ).toEqual(['accounts', 'chat', './tide  1.4.0  The tide', './gone.ts', `No plugin was added to ${folder}.`, ''])
})
