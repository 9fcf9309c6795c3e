import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { definePlugin } from './api/plugin.ts'
import { type Server, serve } from './serve.ts'

let folder: string
let servers: Server[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'encke-serve-'))
  servers = []
  vi.stubEnv('PORT', '0').stubEnv('ENCKE_LOG', 'silent').stubEnv('ENCKE_DATA', '')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await Promise.all(servers.map((server) => server.stop()))
  rmSync(folder, { recursive: true })
})

const tide = definePlugin({
  name: 'tide',
  api: 1,
  channels: { 'tide/:port': { kind: 'log', data: z.string(), access: { read: 'anyone' } } },
  async setup(ctx) {
    ctx.announce((origin) => `The tide is told at ${origin}`)
    await ctx.channel('tide/:port').publish({ port: 'ostend' }, 'high at ten')
  },
})
const begin = async (options: Partial<Parameters<typeof serve>[0]> = {}) => {
  const server = await serve({ plugins: [tide], data: folder, ...options })
  servers.push(server)
  return server
}
const told = async ({ origin }: Server) => (await fetch(`${origin}/channels/tide/ostend`)).json()

test('a program of one’s own serves its plugin, over the environment’s port', async () => {
  const server = await begin()
  expect(server.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(server.announced).toEqual([`The tide is told at ${server.origin}`])
  expect(await told(server)).toMatchObject({ publications: [{ n: 1, data: 'high at ten' }] })
})

test('nothing else is there: no page, no account, nothing to set up', async () => {
  const { origin } = await begin()
  for (const path of ['/', '/ui/index.html', '/api/me', '/sign-in'])
    expect((await fetch(origin + path, { headers: { accept: 'text/html' } })).status, path).toBe(404)
})

test('what it stored is there when it runs again', async () => {
  await (await begin()).stop()
  expect(await told(await begin())).toMatchObject({ publications: [{ n: 1 }, { n: 2 }] })
})

test('the environment’s data folder counts before the program’s, and its limits before the program’s', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'encke-serve-'))
  vi.stubEnv('ENCKE_DATA', elsewhere).stubEnv('ENCKE_LIMITS', '{"channelsPerReader":1}')
  const { origin } = await begin({ limits: { channelsPerReader: 3, urlBytes: 100 } })
  const refusal = async (query: string): Promise<unknown> => (await fetch(`${origin}/comet/poll?${query}`)).json()
  expect(await refusal('channel=tide/a&channel=tide/b')).toMatchObject({ status: 413, detail: 'One reader may follow 1 channels' })
  expect(await refusal(`channel=tide/a&x=${'x'.repeat(100)}`)).toMatchObject({ status: 413, detail: expect.stringContaining('100') })
  await servers.pop()?.stop()
  expect(await told(await begin())).toMatchObject({ publications: [{ n: 1 }, { n: 2 }] })
  await servers.pop()?.stop()
  rmSync(elsewhere, { recursive: true })
})

test('a port that is taken is told, and leaves the data folder free', async () => {
  const { origin } = await begin()
  const other = mkdtempSync(join(folder, 'other-'))
  vi.stubEnv('PORT', new URL(origin).port)
  await expect(begin({ data: other })).rejects.toThrow('EADDRINUSE')
  vi.stubEnv('PORT', '0')
  expect(await told(await begin({ data: other }))).toMatchObject({ publications: [{ n: 1 }] })
})
