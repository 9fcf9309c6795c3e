import { expect, onTestFinished, test } from 'vitest'
import poll from '../../examples/plugins/poll/index.ts'
import { definePlugin, service } from '../../kernel/index.ts'
import { person, testKernel } from '../../kernel/testing.ts'
import chat from '../../plugins/chat/index.ts'

const [BO, CY] = [person('Bo'), person('Cy')]
const household = definePlugin({
  name: 'household',
  api: 1,
  setup: (ctx) =>
    void ctx.provide(service('people'), {
      everyone: async () => [],
      find: async (_: unknown, id: string) => ({ id, name: id, disabled: false }),
      names: async () => new Map(),
    }),
})

test('who is taken out of a room sees its poll no more, not even who was looking at it', async () => {
  const kernel = await testKernel({ plugins: [household, chat, poll] })
  onTestFinished(() => kernel.stop())
  const den: string = (await kernel.ask('POST', '/api/rooms', { as: BO, body: { name: 'Den', access: 'closed' } })).json.id
  await kernel.ask('PUT', `/api/rooms/${den}/members/cy`, { as: BO })
  await kernel.ask('POST', '/api/commands/poll', { as: BO, body: { channel: `chat/${den}`, args: 'Tea? yes, no' } })
  const looking = await kernel.follow([`poll/${den}`], { as: CY })
  onTestFinished(() => looking.leave())
  await looking.next(({ type }) => type === 'state')
  await kernel.ask('DELETE', `/api/rooms/${den}/members/cy`, { as: BO })
  expect((await kernel.ask('GET', `/channels/poll/${den}`, { as: CY })).status).toBe(404)
  expect(await looking.next(({ type }) => type === 'denied')).toMatchObject({ channel: `poll/${den}` })
})
