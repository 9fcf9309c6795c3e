import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readSettings } from '../../kernel/http/settings.ts'
import { DEFAULT_LIMITS } from '../../kernel/limits.ts'
import type { PollAnswer } from '../../kernel/protocol.ts'
import { encke } from '../packages/command.ts'
import { type RunningServer, type ServerOptions, startServer, temporaryFolder } from '../server/spawn.ts'
import { blocksIn, tableUnder, theBlock } from './blocks.ts'

const PAGE = 'docs/operating.md'
const TIMEOUT_MILLISECONDS = 60_000
const page = await readFile(PAGE, 'utf8')

test('operating.md has every setting with its default, and no other', async () => {
  const source = await readFile('kernel/http/settings.ts', 'utf8')
  const names = [...source.matchAll(/^ {2}(PORT|HOST|ENCKE_\w+):/gm)].map(([, name]) => name)
  const shown = tableUnder(page, 'Settings')
  expect(shown.map(({ variable }) => variable)).toEqual(names)
  const defaults = Object.fromEntries(shown.map(({ variable, default: value = '' }) => [variable, value]))
  expect(readSettings(defaults)).toEqual(readSettings({}))
  const { port, host, data, logLevel } = readSettings({})
  expect(defaults).toMatchObject({ PORT: String(port), HOST: host, ENCKE_DATA: data, ENCKE_LOG: logLevel })
})

test('operating.md has every limit with its default, and no other', () => {
  const shown = tableUnder(page, 'Limits').map(({ limit = '', default: value }) => [limit, Number(value)])
  expect(Object.fromEntries(shown)).toEqual(DEFAULT_LIMITS)
  expect(shown.map(([name]) => name)).toEqual(Object.keys(DEFAULT_LIMITS))
})

/** A server until the end of the test, with its owner, who can be asked for things. */
async function owned(options: ServerOptions = {}) {
  const server = await served(options)
  const body = JSON.stringify({ name: 'Mira', password: 'seven lemons in a row' })
  const path = options.data === undefined ? '/api/setup' : '/api/sessions'
  const entered = await fetch(server.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  expect(entered.status).toBe(201)
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const response = await fetch(server.url + path, { ...init, headers: { cookie, 'content-type': 'application/json' } })
    return response.json()
  }
  return { server, ask, say: (text: string) => ask('/channels/chat/lobby', { method: 'POST', body: JSON.stringify(said(text)) }) }
}
const said = (text: string) => ({ type: 'message.posted', text })

async function served(options: ServerOptions): Promise<RunningServer> {
  const server = await startServer(options)
  onTestFinished(async () => {
    await server.stop()
  })
  return server
}

test('a copy of the folder of a stopped server is a backup', { timeout: TIMEOUT_MILLISECONDS }, async () => {
  expect(theBlock(await blocksIn(PAGE), 'sh', 'cp -a').text.trim()).toBe('cp -a data backup')
  const { server, say } = await owned()
  await say('Kept')
  await server.stop()
  const backup = join(await temporaryFolder(), 'backup')
  await cp(server.data, backup, { recursive: true })
  const restored = await owned({ data: backup })
  expect(await restored.ask('/api/rooms/lobby/messages')).toMatchObject({ messages: [{ text: 'Kept' }] })
})

test('after a backup was put back as the page says, an open page is told to load everything anew', {
  timeout: TIMEOUT_MILLISECONDS,
}, async () => {
  const [, , ...words] = theBlock(await blocksIn(PAGE), 'sh', 'new-lineage')
    .text.trim()
    .split(' ')
  const first = await owned()
  await first.say('In the backup')
  await first.server.stop()
  const backup = join(await temporaryFolder(), 'backup')
  await cp(first.server.data, backup, { recursive: true })

  const second = await owned({ data: first.server.data })
  await second.say('After it')
  const { cursor } = (await second.ask('/comet/poll?channel=chat/lobby')) as PollAnswer
  await second.server.stop()

  expect(await encke(...words, '--data', backup)).toMatchObject({ code: 0 })
  const third = await owned({ data: backup })
  await third.say('Instead of it')
  await third.say('And more')
  expect(await third.ask(`/comet/poll?channel=chat/lobby&since=${cursor}`)).toMatchObject({
    frames: [{ type: 'reset', channels: ['chat/lobby'], reason: 'epoch' }],
  })
})
