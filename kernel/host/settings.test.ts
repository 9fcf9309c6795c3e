import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { definePlugin } from '../api/plugin.ts'
import { person, type TestKernel, testKernel } from '../testing.ts'

let tested: TestKernel | undefined
afterEach(() => tested?.stop())

const tide = definePlugin({
  name: 'tide',
  api: 1,
  config: z.object({ level: z.number().default(1) }),
  setup(ctx) {
    ctx.route('GET', '/api/tide', () => ({ level: ctx.config.level }))
  },
})
const as = person('Ada', 'admin')

test('settings that the schema refuses are the fault of whoever gave them, and not the plugin’s', async () => {
  tested = await testKernel({ plugins: [tide] })
  const refused = await tested.ask('PUT', '/api/plugins/tide/settings', { as, body: { level: 'high' } })
  expect(refused).toMatchObject({ status: 400, json: { code: 'bad-request', detail: expect.stringContaining('level') } })
  const { json } = await tested.ask('GET', '/api/plugins', { as })
  const report = json.plugins.find(({ name }: { name: string }) => name === 'tide')
  expect(report).toMatchObject({ state: 'active', faults: 0, settings: { stored: false } })
  expect(report.fault).toBeUndefined()
  expect(tested.logged.filter(({ plugin, level }) => plugin === 'tide' && level === 'error')).toEqual([])
  expect((await tested.ask('GET', '/api/tide', { as })).json).toEqual({ level: 1 })
})
