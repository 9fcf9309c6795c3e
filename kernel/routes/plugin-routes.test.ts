import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { definePlugin } from '../index.ts'
import { person, type TestKernel, testKernel } from '../testing.ts'

let tested: TestKernel
afterEach(() => tested.stop())

const ada = person('Ada', 'admin')
const tide = definePlugin({
  name: 'tide',
  api: 1,
  config: z.object({ port: z.string().describe('Whose tide'), every: z.number().min(1).default(10) }),
  channels: { 'tide/:port': { kind: 'state', data: z.string(), access: { read: 'anyone' } } },
  permissions: { net: ['tides.example'] },
  setup(ctx) {
    if (ctx.config.port === 'atlantis') throw new Error('there is no tide there')
    ctx.route('GET', '/api/tide', () => ctx.config)
    ctx.every('10m', () => {})
    ctx.command('tide', { summary: 'The tide', run: ({ reply }) => reply('high') })
  },
})
const begin = async () => {
  tested = await testKernel({ plugins: [{ plugin: tide, config: { port: 'ostend' } }] })
}
const reported = async () =>
  (await tested.ask('GET', '/api/plugins', { as: ada })).json.plugins.find((each: { name: string }) => each.name === 'tide')
const tell = async (what: string, method = 'POST', body?: unknown) =>
  await tested.ask(method, `/api/plugins/tide/${what}`, { as: ada, ...(body !== undefined && { body }) })
const asked = async () => (await tested.ask('GET', '/api/tide', { as: ada })).json

test('an administrator is told all of a plugin: how it stands, what it holds and may, its settings', async () => {
  await begin()
  expect(await reported()).toEqual({
    name: 'tide',
    state: 'active',
    faults: 0,
    disabled: false,
    crashed: false,
    permissions: { net: ['tides.example'] },
    holds: { channel: ['tide/:port'], route: ['GET /api/tide'], timer: ['every 10m'], command: ['/tide'] },
    settings: {
      values: { port: 'ostend' },
      secrets: [],
      stored: false,
      schema: expect.objectContaining({
        type: 'object',
        required: ['port'],
        properties: { port: { type: 'string', description: 'Whose tide' }, every: { type: 'number', minimum: 1, default: 10 } },
      }),
    },
  })
})

test('what is disabled is gone, with its readers told, and stays gone over a restart until it is enabled', async () => {
  await begin()
  const reader = await tested.follow(['tide/ostend'], { as: ada })
  await reader.next(({ type }) => type === 'joined')
  expect((await tell('disable')).json).toMatchObject({ state: 'disposed', disabled: true, holds: {} })
  expect(await reader.next(({ type }) => type === 'denied')).toMatchObject({ channel: 'tide/ostend' })
  reader.leave()
  expect((await tested.ask('GET', '/api/tide', { as: ada })).status).toBe(404)
  await tested.restart()
  expect(await reported()).toMatchObject({ state: 'disposed', disabled: true })
  expect((await tell('enable')).json).toMatchObject({ state: 'active', disabled: false })
  await tested.restart()
  expect(await asked()).toEqual({ port: 'ostend', every: 10 })
})

test('settings are checked, take effect at once, count more than the configuration’s, and can be taken back', async () => {
  await begin()
  expect((await tell('settings', 'PUT', { port: 'dover', every: 2 })).status).toBe(204)
  expect(await asked()).toEqual({ port: 'dover', every: 2 })
  const wrong = await tell('settings', 'PUT', { port: 'dover', every: 0 })
  expect([wrong.status, wrong.json.code, wrong.json.detail]).toEqual([400, 'bad-request', expect.stringContaining('tide is wrong: every')])
  expect((await tell('settings', 'PUT', [1])).status).toBe(400)
  await tested.restart()
  expect(await asked()).toEqual({ port: 'dover', every: 2 })
  expect((await reported()).settings).toMatchObject({ values: { port: 'dover', every: 2 }, stored: true })
  expect((await tell('settings', 'DELETE')).status).toBe(204)
  expect(await asked()).toEqual({ port: 'ostend', every: 10 })
  expect((await reported()).settings).toMatchObject({ stored: false })
})

test('settings with which it cannot be set up are refused, and the old ones count', async () => {
  await begin()
  const refused = await tell('settings', 'PUT', { port: 'atlantis' })
  expect([refused.status, refused.json.code, refused.json.detail]).toEqual([409, 'conflict', 'there is no tide there'])
  expect(await asked()).toEqual({ port: 'ostend', every: 10 })
  await tested.restart()
  expect(await asked()).toEqual({ port: 'ostend', every: 10 })
})

test('settings with which a failed plugin fails again are forgotten at once, not only at a restart', async () => {
  tested = await testKernel({ plugins: [{ plugin: tide, config: { port: 'atlantis' } }] })
  expect((await tell('settings', 'PUT', { port: 'atlantis', every: 3 })).status).toBe(409)
  expect(await reported()).toMatchObject({ state: 'failed', settings: { values: { port: 'atlantis' }, stored: false } })
  expect((await tell('settings', 'PUT', { port: 'dover' })).status).toBe(204)
  expect(await asked()).toEqual({ port: 'dover', every: 10 })
})

describe('a secret setting', () => {
  const gauge = definePlugin({
    name: 'gauge',
    api: 1,
    config: z.object({
      at: z.string().default('York'),
      keys: z.record(
        z.string(),
        z.object({
          key: z
            .string()
            .refine((key) => key !== 'of nobody', { error: ({ input }) => `${input} opens nothing` })
            .optional()
            .meta({ writeOnly: true }),
        }),
      ),
    }),
    setup(ctx) {
      const { at, keys } = ctx.config
      if (at === 'nowhere') throw new Error(`no gauge opens by ${keys.ouse?.key}`)
      ctx.route('GET', '/api/gauge', () => keys)
    },
  })
  const set = async (body: object) => await tested.ask('PUT', '/api/plugins/gauge/settings', { as: ada, body })
  const keys = async () => (await tested.ask('GET', '/api/gauge', { as: ada })).json
  const told = async () =>
    (await tested.ask('GET', '/api/plugins', { as: ada })).json.plugins.find(({ name }: { name: string }) => name === 'gauge')
  beforeEach(async () => {
    tested = await testKernel({ plugins: [{ plugin: gauge, config: { keys: { ouse: { key: 'of the Ouse' } } } }] })
  })

  test('is told to nobody, and stays when it is left out', async () => {
    expect((await told()).settings).toMatchObject({ values: { keys: { ouse: {} } }, secrets: ['/keys/ouse/key'] })
    expect((await set({ at: 'Ripon', keys: { ouse: {}, aire: { key: 'of the Aire' } } })).status).toBe(204)
    await tested.restart()
    expect(await keys()).toEqual({ ouse: { key: 'of the Ouse' }, aire: { key: 'of the Aire' } })
    expect((await tested.ask('GET', '/api/plugins', { as: ada })).text).not.toMatch(/of the (Ouse|Aire)/)
  })

  test('goes when it is given as nothing', async () => {
    expect((await set({ keys: { ouse: { key: null } } })).status).toBe(204)
    expect(await keys()).toEqual({ ouse: {} })
    expect((await told()).settings.secrets).toEqual([])
  })

  test('stands in no refusal, no fault and no line of the log', async () => {
    const refused = await set({ at: 'nowhere', keys: { ouse: {} } })
    expect([refused.status, refused.json.detail]).toEqual([409, 'no gauge opens by …'])
    expect((await told()).fault).toMatchObject({ message: 'no gauge opens by …' })
    expect((await set({ keys: { ouse: { key: 'of nobody' } } })).json.detail).toContain('… opens nothing')
    expect(JSON.stringify([await told(), tested.logged])).not.toMatch(/of the Ouse|of nobody/)
  })
})

test('settings of which no schema says what is secret are not told', async () => {
  tested = await testKernel({ plugins: [{ plugin: definePlugin({ name: 'ebb', api: 1 }), config: { key: 'of the sea' } }] })
  const { text } = await tested.ask('GET', '/api/plugins', { as: ada })
  expect(text).toContain('"name":"ebb"')
  expect(text).not.toContain('of the sea')
})

test('whoever knows programs alone can be disabled', async () => {
  const bots = definePlugin({
    name: 'bots',
    api: 1,
    setup: (ctx) =>
      void ctx.identify(({ bearer }) => (bearer === 'of-bot' ? { identity: { id: 'bot', name: 'Bot', role: 'bot' } } : undefined), {
        whom: 'programs',
      }),
  })
  tested = await testKernel({ plugins: [bots] })
  const asBot = async () => (await tested.ask('GET', '/api/commands', { headers: { authorization: 'Bearer of-bot' } })).status
  expect(await asBot()).toBe(200)
  expect((await tested.ask('POST', '/api/plugins/bots/disable', { as: ada })).json).toMatchObject({ disabled: true })
  expect(await asBot()).toBe(401)
})

test('whoever knows people is not disabled: nobody could enable it again', async () => {
  await begin()
  const refused = await tested.ask('POST', '/api/plugins/test-identities/disable', { as: ada })
  expect([refused.status, refused.json.code]).toEqual([409, 'conflict'])
  expect((await tested.ask('POST', '/api/plugins/test-identities/reload', { as: ada })).json).toMatchObject({ state: 'active' })
})

test('only administrators ask, and only of plugins that are there', async () => {
  await begin()
  expect((await tested.ask('GET', '/api/plugins', { as: person('Mira') })).status).toBe(403)
  expect((await tested.ask('POST', '/api/plugins/tide/disable')).status).toBe(401)
  expect((await tested.ask('POST', '/api/plugins/ebb/reload', { as: ada })).status).toBe(404)
})
