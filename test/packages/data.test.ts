import { existsSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { PollAnswer } from '../../kernel/protocol.ts'
import { temporaryFolder } from '../server/spawn.ts'
import { encke, folderOf, serving } from './command.ts'

/** A server on a folder, and its owner. */
async function house(data: string, entrance: 'setup' | 'sessions') {
  const server = await serving('start', '--data', data)
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  const ask = async (path: string, body?: object): Promise<unknown> => {
    const init = body ? { method: 'POST', body: JSON.stringify(body) } : {}
    return (await fetch(server.url + path, { ...init, headers })).json()
  }
  const body = JSON.stringify({ name: 'Mira', password: 'seven lemons in a row' })
  const entered = await fetch(`${server.url}/api/${entrance}`, { method: 'POST', headers, body })
  headers.cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return { stop: server.stop, ask, say: (text: string) => ask('/channels/chat/lobby', { type: 'message.posted', text }) }
}

test('the copy of a running server is as of its moment, and clients of what came after are told so', async () => {
  const data = await temporaryFolder()
  await mkdir(join(data, 'plugins/tide'), { recursive: true })
  await writeFile(join(data, 'plugins/tide/levels'), '3')
  const folder = join(await temporaryFolder(), 'copy')
  const first = await house(data, 'setup')
  await first.say('In the copy')
  expect(await encke('backup', folder, '--data', data)).toMatchObject({ code: 0, stderr: '' })
  await first.say('After it')
  const { cursor } = (await first.ask('/comet/poll?channel=chat/lobby')) as PollAnswer
  await first.stop()
  expect((await readdir(folder)).toSorted()).toEqual(['encke.db', 'plugins'])
  expect(existsSync(join(folder, 'plugins/tide/levels'))).toBe(true)

  const second = await house(folder, 'sessions')
  await second.say('Instead of it')
  await second.say('And more')
  const messages = (await second.ask('/api/rooms/lobby/messages')) as { messages: { text: string }[] }
  expect(messages.messages.map(({ text }) => text)).toEqual(['In the copy', 'Instead of it', 'And more'])
  expect(await second.ask(`/comet/poll?channel=chat/lobby&since=${cursor}`)).toMatchObject({
    frames: [{ type: 'reset', channels: ['chat/lobby'], reason: 'epoch' }],
  })
})

test('no copy is made over something, or of nothing', async () => {
  const [there, nothing] = [await temporaryFolder(), await temporaryFolder()]
  expect(await encke('backup', there, '--data', nothing)).toMatchObject({ code: 1, stderr: `${there} is there already.\n` })
  const next = join(there, 'copy')
  expect(await encke('backup', next, '--data', nothing)).toMatchObject({ code: 1, stderr: expect.stringContaining('holds no data') })
  expect(await readdir(there)).toEqual([])
})

test('a new lineage is for a server that has stopped', async () => {
  const data = await temporaryFolder()
  const server = await house(data, 'setup')
  const { cursor } = (await server.ask('/comet/poll?channel=chat/lobby')) as PollAnswer
  const running = await encke('new-lineage', '--data', data)
  expect(running).toMatchObject({ code: 1, stderr: `The data folder ${data} is in use by another Encke\n` })
  await server.stop()
  expect(await encke('new-lineage', '--data', data)).toMatchObject({ code: 0, stderr: '' })
  const again = await house(data, 'sessions')
  expect(await again.ask(`/comet/poll?channel=chat/lobby&since=${cursor}`)).toMatchObject({ frames: [{ type: 'reset' }] })
})

test('a plugin that was disabled is enabled while the server is stopped', async () => {
  const data = await temporaryFolder()
  const server = await house(data, 'setup')
  expect(await server.ask('/api/plugins/hello/disable', {})).toMatchObject({ disabled: true })
  expect(await encke('plugin', 'enable', 'hello', '--data', data)).toMatchObject({ code: 1, stderr: expect.stringContaining('in use') })
  await server.stop()
  expect(await encke('plugin', 'enable', 'hullo', '--data', data)).toMatchObject({
    code: 1,
    stderr: `No plugin hullo is disabled in ${data}.\n`,
  })
  expect(await encke('plugin', 'enable', 'hello', '--data', data)).toMatchObject({ code: 0, stderr: '' })
  const again = await house(data, 'sessions')
  const { plugins } = (await again.ask('/api/plugins')) as { plugins: { name: string; disabled: boolean }[] }
  expect(plugins.find(({ name }) => name === 'hello')).toMatchObject({ disabled: false })
})

test('plugin dev serves the chat with the plugin, says what it brings, has what is saved, and leaves nothing', async () => {
  const plugin = `import { definePlugin } from 'encke'
export default definePlugin({
  name: 'tide', api: 1, channels: { 'tide/:pier': { kind: 'log', data: {} as never } },
  setup: (ctx) => {
    ctx.announce(() => 'in ' + ctx.folder)
    ctx.route('GET', '/tide', () => ({ level: 3 }), { access: 'anyone' })
  },
})
`
  const folder = await folderOf({ 'tide.ts': plugin })
  const { url, stderr, stop } = await serving('plugin', 'dev', join(folder, 'tide.ts'))
  expect(await (await fetch(`${url}/tide`)).json()).toEqual({ level: 3 })
  expect((await fetch(url)).headers.get('content-type')).toContain('text/html')
  await writeFile(join(folder, 'tide.ts'), plugin.replace('level: 3', 'level: 4'))
  await expect.poll(async () => (await fetch(`${url}/tide`)).json(), { timeout: 10_000 }).toEqual({ level: 4 })
  expect(stderr).toContain('  channel tide/:pier: log, read by signed-in, written by nobody')
  const [, data = ''] = /^in (.*)[/\\]plugins[/\\]tide$/m.exec(stderr.join('\n')) ?? []
  expect(existsSync(data)).toBe(true)
  await stop()
  expect(existsSync(data)).toBe(false)
})

test('plugin dev on a folder of data that stays takes the plugin out again', async () => {
  const data = await temporaryFolder()
  const folder = await folderOf({ 'index.js': "export default { name: 'tide', api: 1 }" })
  const { stop } = await serving('plugin', 'dev', folder, '--data', data)
  expect((await encke('plugin', 'list', '--data', data)).stdout).toContain('index.js')
  await stop()
  expect((await encke('plugin', 'list', '--data', data)).stdout).toContain('No plugin was added')
})

test('a command that there is not, or a plugin that there is not, ends with 1', async () => {
  expect(await encke('strat')).toMatchObject({ code: 1, stderr: expect.stringContaining('strat') })
  expect(await encke('plugin', 'dev', './nowhere.ts')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no plugin at ./nowhere.ts'),
  })
})
