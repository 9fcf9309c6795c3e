import { definePlugin, type Identity, service } from 'encke'
import { type TestKernel, testKernel } from 'encke/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import poll from './index.ts'

/** Three rooms: the lobby is everybody's, the attic is Mira's, and so is the porch, where everybody may look on. */
const rooms = definePlugin({
  name: 'rooms',
  api: 1,
  setup(ctx) {
    const mayRead = async (who: Identity | undefined, room: string) => who !== undefined && (room !== 'attic' || who.id === 'mira')
    const belongs = async ({ id }: Identity, room: string) => room === 'lobby' || id === 'mira'
    const mayManage = async ({ role }: Identity) => role === 'admin'
    ctx.provide(service<object>('rooms'), { mayRead, belongs, mayManage, onAccessChanged: () => () => {} })
  },
})

let kernel: TestKernel
beforeEach(async () => {
  kernel = await testKernel({ plugins: [rooms, poll] })
})
afterEach(() => kernel.stop())

const vote = (who: string, answer: unknown, room = 'lobby') =>
  kernel.ask('PUT', `/api/poll/${room}`, { as: { id: who, name: who, role: 'member' }, body: { answer } })
const shown = async () => (await kernel.ask('GET', '/channels/poll/lobby', { as: kernel.person('Bo').identity })).json.entries[0]?.data

test('votes are told live, one each; a new one takes the place of the old', async () => {
  const [mira, grace] = [kernel.person('Mira'), kernel.person('Grace', { channels: ['poll/lobby'] })]
  await mira.says('/poll Tea or coffee? tea, coffee, tea')
  await mira.sees(/The room is asked/)
  await vote('mira', 0)
  await vote('bo', 0)
  expect((await vote('bo', 1)).json).toEqual({ mine: 1 })
  kernel.clock.advance(1_000)
  await grace.sees(/"question":"Tea or coffee\?","asker":"Mira","answers":\[{"text":"tea","votes":1},{"text":"coffee","votes":1}\]/)
  expect((await kernel.ask('GET', '/api/poll/lobby', { as: mira.identity })).json).toEqual({ mine: 0 })
})

test('votes outlive a restart', async () => {
  await kernel.person('Mira').says('/poll Tea? yes, no')
  await vote('mira', 0)
  await kernel.restart()
  await vote('bo', 0)
  expect(await shown()).toMatchObject({ question: 'Tea?', asker: 'Mira', answers: [{ votes: 2 }, { votes: 0 }] })
})

test('one poll a room; whoever asked ends it, or an administrator, and is told what came of it', async () => {
  const [mira, bo] = [kernel.person('Mira'), kernel.person('Bo')]
  await mira.says('/poll Tea? yes, no')
  await vote('bo', 1)
  await expect(bo.says('/poll Milk? yes, no')).rejects.toThrow('There is a poll in this room already')
  await expect(bo.says('/poll end')).rejects.toThrow('403')
  await mira.says('/poll end')
  await mira.sees(/^Tea\? yes 0, no 1$/)
  expect(await shown()).toBeUndefined()
  await bo.says('/poll Milk? yes, no')
  await kernel.person('Ada', { role: 'admin' }).says('/poll end')
})

test('what is no poll and who is not in the room is refused', async () => {
  const mira = kernel.person('Mira')
  for (const words of ['', 'Tea or coffee', 'Tea?', 'Tea? yes', `Tea? ${Array.from({ length: 11 }, (_, index) => index).join(',')}`])
    await expect(mira.says(`/poll ${words}`), words).rejects.toThrow('400')
  await mira.says('/poll Tea? yes, no')
  expect((await vote('bo', 2)).status).toBe(404)
  expect((await vote('bo', -1)).status).toBe(400)
  expect((await vote('bo', 0, 'attic')).status).toBe(404)
  expect((await kernel.ask('PUT', '/api/poll/lobby', { body: { answer: 0 } })).status).toBe(401)
  expect((await kernel.ask('GET', '/channels/poll/attic', { as: kernel.person('Bo').identity })).status).toBe(404)
})

test('who may read a room without belonging to it sees its poll, and neither votes nor asks', async () => {
  const [mira, bo] = [kernel.person('Mira', { in: 'chat/porch' }), kernel.person('Bo', { in: 'chat/porch', channels: ['poll/porch'] })]
  await expect(bo.says('/poll Tea? yes, no')).rejects.toThrow('Who belongs to the room asks it')
  await mira.says('/poll Tea? yes, no')
  await bo.sees(/"question":"Tea\?"/)
  expect((await vote('bo', 0, 'porch')).status).toBe(404)
  expect((await vote('mira', 0, 'porch')).json).toEqual({ mine: 0 })
})
