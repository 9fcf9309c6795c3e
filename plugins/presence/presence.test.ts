import { afterEach, expect, test } from 'vitest'
import { definePlugin } from '../../kernel/index.ts'
import { person, speaksFor, type TestKernel, testKernel } from '../../kernel/testing.ts'
import presence from './index.ts'
import { rooms } from './rooms.ts'

const [ada, bo, cy] = [person('Ada'), person('Bo'), person('Cy')]
const HERE = { rooms: ['lobby'], state: 'here' }

let kernel: TestKernel
afterEach(() => kernel.stop())

/** Stands in for the plugin that has the rooms: everybody sees the lobby, and these people the cabin. */
const house = (cabin: Set<string>) =>
  definePlugin({
    name: 'house',
    api: 1,
    setup(ctx) {
      const listeners = new Set<Parameters<NonNullable<(typeof rooms)['type']>['onAccessChanged']>[0]>()
      ctx.provide(rooms, {
        mayRead: async (who, room) => room === 'lobby' || (room === 'cabin' && who !== undefined && cabin.has(who.id)),
        belongs: async ({ id }, room) => room === 'lobby' || (room === 'cabin' && cabin.has(id)),
        onAccessChanged(listener) {
          listeners.add(listener)
          return () => void listeners.delete(listener)
        },
      })
      ctx.route('DELETE', '/api/house/:person', async ({ params }) => {
        await ctx.write(async (tx) => {
          cabin.delete(params.person ?? '')
          for (const listener of listeners) listener('cabin', tx)
        })
      })
    },
  })

const start = async (...cabin: string[]): Promise<void> => {
  kernel = await testKernel({ plugins: [presence, house(new Set(cabin))] })
}
const sign = async (as: typeof ada, body: unknown) => (await kernel.ask('POST', '/api/presence', { as, body })).status
const isState = ({ type }: { readonly type: string }): boolean => type === 'state'
const look = async (as = cy, room = 'lobby') => kernel.ask('GET', `/api/presence/${room}`, { as })

/** Lets seconds go by one after another, with a turn of the event loop for what each brings. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    kernel.clock.advance(1_000)
    for (let turn = 0; turn < 3; turn++) await new Promise((next) => setImmediate(next))
  }
}

test('who signs is shown to who follows the room, and taken off 45 seconds after the last sign', async () => {
  await start()
  const reader = await kernel.follow(['presence/lobby'], { as: cy })
  await reader.next(isState)
  const since = kernel.clock.now()
  expect(await sign(ada, HERE)).toBe(204)
  expect(await reader.next(isState)).toMatchObject({
    type: 'state',
    entries: [{ key: 'ada', data: { name: 'Ada', state: 'here', since } }],
  })
  await pass(20)
  await sign(ada, { rooms: ['lobby'], state: 'away' })
  expect(await reader.next(isState)).toMatchObject({ entries: [{ key: 'ada', data: { state: 'away', since: since + 20_000 } }] })
  await pass(44)
  expect((await look()).json.people).toHaveLength(1)
  await pass(1)
  expect(await reader.next(isState)).toMatchObject({ entries: [{ key: 'ada', data: null }] })
  reader.leave()
})

test('a goodbye may come as plain text, as sendBeacon sends it', async () => {
  await start()
  await sign(ada, { ...HERE, device: 'tab 1' })
  const beacon = await fetch(`${kernel.origin}/api/presence`, {
    method: 'POST',
    body: JSON.stringify({ rooms: ['lobby'], state: 'gone', device: 'tab 1' }),
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...speaksFor(ada) },
  })
  expect(beacon.status).toBe(204)
  await pass(9)
  expect((await look()).json.people).toMatchObject([{ id: 'ada', name: 'Ada', state: 'here' }])
  await pass(1)
  expect((await look()).json.people).toEqual([])
})

test('when somebody was last seen is kept, after a restart too', async () => {
  await start()
  await sign(ada, HERE)
  await pass(30)
  const seen = kernel.clock.now()
  await sign(ada, HERE)
  await pass(50)
  expect((await look()).json).toMatchObject({ people: [], lastSeen: [{ id: 'ada', seen }], cursor: expect.any(String) })
  await kernel.restart()
  expect((await look()).json).toMatchObject({ people: [], lastSeen: [{ id: 'ada', seen }] })
})

test('a stop without a goodbye keeps when somebody was seen, to five minutes', async () => {
  await start()
  const since = kernel.clock.now()
  for (let times = 0; times < 20; times++) {
    await sign(ada, HERE)
    await pass(20)
  }
  await kernel.restart()
  await pass(46)
  const [{ seen }] = (await look()).json.lastSeen
  expect(seen).toBeGreaterThan(since + 4 * 60_000)
})

test('a restart makes nobody flap, and shows nobody who does not come back', async () => {
  await start()
  const since = kernel.clock.now()
  await sign(ada, HERE)
  await sign(bo, HERE)
  await pass(10)
  await kernel.restart()
  const shown = async () => ((await look()).json.people as { id: string }[]).map(({ id }) => id)
  expect(await shown()).toEqual(['ada', 'bo'])
  await pass(20)
  await sign(ada, HERE)
  expect((await look()).json.people).toMatchObject([{ id: 'ada', since }, { id: 'bo' }])
  await pass(25)
  expect(await shown()).toEqual(['ada'])
})

test('a room that one may not see takes no sign, is not followed and is not there', async () => {
  await start('bo')
  expect(await sign(ada, { rooms: ['cabin', 'nowhere', 'lobby'], state: 'here' })).toBe(204)
  expect((await look(bo, 'cabin')).json.people).toEqual([])
  expect((await look(bo)).json.people).toMatchObject([{ id: 'ada' }])
  const [forbidden, absent] = [await look(ada, 'cabin'), await look(ada, 'nowhere')]
  expect([forbidden.status, forbidden.json]).toEqual([404, absent.json])
  const reader = await kernel.follow(['presence/cabin', 'presence/nowhere'], { as: ada })
  expect(await reader.next(({ type }) => type === 'denied')).toMatchObject({ channel: 'presence/cabin', code: 'not-found' })
  expect(await reader.next(({ type }) => type === 'denied')).toMatchObject({ channel: 'presence/nowhere', code: 'not-found' })
  reader.leave()
})

test('who is put out of a room is shown in it no longer, and sees it no longer', async () => {
  await start('ada', 'bo')
  await sign(ada, { rooms: ['cabin', 'lobby'], state: 'here' })
  const [inside, outside] = [await kernel.follow(['presence/cabin'], { as: bo }), await kernel.follow(['presence/cabin'], { as: ada })]
  await inside.next(isState)
  await outside.next(isState)
  await kernel.ask('DELETE', '/api/house/ada', { as: bo })
  expect(await inside.next(isState)).toMatchObject({ entries: [{ key: 'ada', data: null }] })
  expect(await outside.next(({ type }) => type !== 'heartbeat')).toMatchObject({ type: 'denied', channel: 'presence/cabin' })
  expect((await look()).json.people).toMatchObject([{ id: 'ada' }])
  inside.leave()
  outside.leave()
})

test.each([
  '',
  'here',
  '{"rooms": ["lobby"]}',
  '{"rooms": "lobby", "state": "here"}',
  '{"rooms": ["../lobby"], "state": "here"}',
  '{"rooms": ["lobby"], "state": "asleep"}',
  '{"rooms": ["lobby"], "state": "here", "device": ""}',
  JSON.stringify({ rooms: Array(101).fill('lobby'), state: 'here' }),
  '\ud800',
])('%s says nothing', async (body) => {
  await start()
  const answer = await fetch(`${kernel.origin}/api/presence`, { method: 'POST', body, headers: speaksFor(ada) })
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, 'bad-request'])
  expect((await look()).json.people).toEqual([])
})

test('nobody is nowhere', async () => {
  await start()
  expect((await kernel.ask('POST', '/api/presence', { body: HERE })).status).toBe(401)
  expect((await kernel.ask('GET', '/api/presence/lobby')).status).toBe(401)
})
