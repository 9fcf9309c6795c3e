import { expect, test } from 'vitest'
import { definePlugin } from '../../kernel/index.ts'
import { type TestKernel, testKernel } from '../../kernel/testing.ts'
import { type Rooms, rooms } from './access.ts'
import chat from './index.ts'
import { people } from './people.ts'
import { type Line, voice } from './voice.ts'

const ADA = { id: 'ada', name: 'Ada', role: 'owner' } as const
const BO = { id: 'bo', name: 'Bo', role: 'member' } as const

/** A server with chat and a plugin that speaks in rooms. */
async function open(): Promise<{ kernel: TestKernel; say(line: Line, fails?: string): Promise<void>; rooms: Rooms }> {
  let say: ((line: Line, fails?: string) => Promise<void>) | undefined
  let access: Rooms | undefined
  const household = definePlugin({
    name: 'household',
    api: 1,
    setup: (ctx) => void ctx.provide(people, { everyone: async () => [], find: async () => undefined, names: async () => new Map() }),
  })
  const speaker = definePlugin({
    name: 'speaker',
    api: 1,
    needs: [rooms],
    setup(ctx) {
      access = ctx.use(rooms)
      say = (line, fails) =>
        ctx.write(async (tx) => {
          await ctx.find(voice)?.say(line, tx)
          if (fails) throw new Error(fails)
        })
    },
  })
  const kernel = await testKernel({ plugins: [household, chat, speaker] })
  if (!say || !access) throw new Error('the speaker has not been loaded')
  return { kernel, say, rooms: access }
}
const history = async (kernel: TestKernel) => (await kernel.ask('GET', '/api/rooms/lobby/messages', { as: ADA })).json.messages

test('what a plugin says is a message of the room, in its name, and can be deleted by an administrator', async () => {
  const { kernel, say } = await open()
  const reader = await kernel.follow(['chat/lobby'], { as: BO })
  await say({ room: 'lobby', speaker: 'Weather', text: ' Wind\0 warning ' })
  const told = await reader.next(({ type }) => type === 'publication')
  expect(told).toMatchObject({ n: 1, data: { type: 'message.posted', author: { id: 'Weather', name: 'Weather' }, text: 'Wind warning' } })
  const [message] = await history(kernel)
  expect(message).toMatchObject({ text: 'Wind warning', author: { id: 'Weather', name: 'Weather' } })
  const remove = (as: typeof ADA | typeof BO) =>
    kernel.ask('POST', '/channels/chat/lobby', { as, body: { type: 'message.deleted', id: message.id } })
  expect([(await remove(BO)).status, (await remove(ADA)).status]).toEqual([403, 201])
  reader.leave()
  await kernel.stop()
})

test('a write that fails has said nothing; nor does who has nothing to say, or speaks to nobody', async () => {
  const { kernel, say } = await open()
  await expect(say({ room: 'lobby', speaker: 'Weather', text: 'storm' }, 'disk full')).rejects.toThrow('disk full')
  await say({ room: 'lobby', speaker: 'Weather', text: '  ' })
  await say({ room: 'nowhere', speaker: 'Weather', text: 'storm' })
  expect(await history(kernel)).toEqual([])
  await kernel.stop()
})

test('a room is managed by whoever made it and by administrators, as far as they see it', async () => {
  const { kernel, rooms } = await open()
  const made = async (access: string) => (await kernel.ask('POST', '/api/rooms', { as: BO, body: { name: 'Den', access } })).json.id
  const [open_, closed] = [await made('open'), await made('closed')]
  const may = (who: typeof ADA | typeof BO) => Promise.all([open_, closed, 'lobby', 'nowhere'].map((room) => rooms.mayManage(who, room)))
  expect([await may(BO), await may(ADA)]).toEqual([
    [true, true, false, false],
    [true, false, true, false],
  ])
  await kernel.stop()
})
