import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { type AnyPlugin, definePlugin } from '../api/plugin.ts'
import { person, type TestKernel, testKernel } from '../testing.ts'

let tested: TestKernel
afterEach(() => tested.stop())

/** Boards that anyone may read, or nobody but who is signed in: it depends on the settings. */
const boards: AnyPlugin = definePlugin({
  name: 'boards',
  api: 1,
  config: z.object({ open: z.boolean().default(true) }),
  channels: { 'boards/:id': { kind: 'state', data: z.number(), access: { read: 'anyone' } } },
  setup(ctx) {
    const { open } = ctx.config
    ctx.channel('boards/:id').authorize(({ identity }) => open || identity !== undefined)
  },
})
const reading = async (as = person('Ada', 'owner')) => [
  (await tested.ask('GET', '/channels/boards/a')).status,
  (await tested.ask('GET', '/channels/boards/a', { as })).status,
]
const settings = (open: boolean) => tested.ask('PUT', '/api/plugins/boards/settings', { as: person('Ada', 'owner'), body: { open } })

test('who may read is judged anew by a plugin that was loaded anew, also where nobody was reading', async () => {
  tested = await testKernel({ plugins: [boards] })
  expect(await reading()).toEqual([200, 200])
  expect((await settings(false)).status).toBe(204)
  expect(await reading()).toEqual([401, 200])
  expect((await settings(true)).status).toBe(204)
  expect(await reading()).toEqual([200, 200])
})
