import { expect, test } from 'vitest'
import { Refusal } from '../refusal.ts'
import { Tabs } from '../testing/tabs.fixture.ts'

const entries = (held: ReadonlyMap<string, { data: unknown }> | undefined) => [...(held ?? [])].map(([key, { data }]) => [key, data])

/** Three tabs that follow one log and all state. */
const three = async () => {
  const world = new Tabs(['log/a', 'log/b', 'state/a', 'state/b'])
  const tabs = [world.open(), world.open(), world.open()] as const
  for (const tab of tabs) {
    tab.follow('log/a')
    tab.watch('state/*')
  }
  await world.advance(100)
  return { world, tabs, [Symbol.iterator]: () => tabs[Symbol.iterator]() }
}

const connected = ({ tabs }: Tabs): number => tabs.filter((tab) => tab.connected).length

test('one tab is connected for all, and each sees everything once and in order', async () => {
  const { world, tabs } = await three()
  for (const data of [1, 2, 3]) world.server.append('log/a', 'x', data)
  world.server.append('state/a', 'x', 7)
  await world.advance(100)
  expect(connected(world)).toBe(1)
  for (const tab of tabs) {
    expect(tab.client.status).toMatchObject({ state: 'live', transport: 'sse' })
    expect(tab.screens.get('log/a')).toMatchObject({ seen: [1, 2, 3], wrongs: [], loads: 1 })
    expect(entries(tab.held.get('state/a'))).toEqual([['x', 7]])
  }
})

test('a tab that opens later is told what is held, without another request', async () => {
  const { world } = await three()
  world.server.append('log/a', 'x', 1)
  world.server.append('state/a', 'x', 7)
  const late = world.open()
  const screen = late.follow('log/a')
  late.watch('state/*')
  await world.advance(100)
  world.server.append('log/a', 'x', 2)
  expect(entries(late.held.get('state/a'))).toEqual([['x', 7]])
  await world.advance(100)
  expect(screen).toMatchObject({ seen: [2], wrongs: [], loads: 1 })
  expect(world.tabs.flatMap(({ transports }) => transports.requests)).toHaveLength(1)
})

test('a tab that has long been alone repeats nothing, and whoever comes then misses nothing', async () => {
  const world = new Tabs(['log/a'])
  const first = world.open()
  const screen = first.follow('log/a')
  await world.advance(10_000)
  const before = first.place.said.length
  for (let data = 1; data <= 100; data++) {
    world.server.append('log/a', 'x', data)
    await world.advance(10)
  }
  expect([screen.seen.length, first.place.said.length - before]).toEqual([100, 0])
  const late = world.open()
  const seen = late.follow('log/a')
  await world.advance(100)
  world.server.append('log/a', 'x', 101)
  await world.advance(100)
  expect(seen).toMatchObject({ seen: [101], wrongs: [], loads: 1 })
})

test('what comes all at once is repeated in two messages, the first of them at once', async () => {
  const { world, tabs } = await three()
  const before = tabs[0].place.said.length
  for (let data = 1; data <= 100; data++) world.server.append('log/a', 'x', data)
  await world.advance(0)
  expect(tabs[0].place.said.slice(before)).toMatchObject([{ type: 'told', frames: [{ n: 1 }] }])
  await world.advance(100)
  expect(tabs[0].place.said.slice(before)).toMatchObject([{ frames: { length: 1 } }, { frames: { length: 99 } }])
  for (const tab of tabs) expect(tab.screens.get('log/a')).toMatchObject({ seen: { length: 100 }, wrongs: [], loads: 1 })
})

test('the connection takes on what only another tab wants, and lets it go with that tab', async () => {
  const { world, tabs } = await three()
  const screen = tabs[1].follow('log/b')
  await world.advance(100)
  world.server.append('log/b', 'x', 1)
  await world.advance(100)
  expect(screen.seen).toEqual([1])
  expect(tabs[0].transports.last.ask).toMatchObject({ channels: ['log/a', 'state/*'], joins: ['log/b'] })
  world.crash(tabs[1])
  await world.advance(100)
  expect(tabs[0].transports.last.ask).toMatchObject({ channels: ['log/a', 'state/*'], joins: [] })
})

test.each(['close', 'crash'] as const)(
  'when the leader goes (%s), another goes on at its cursor, and the others load nothing',
  async (how) => {
    const { world, tabs } = await three()
    world.server.append('log/a', 'x', 1)
    await world.advance(100)
    world[how](tabs[0])
    world.server.append('log/a', 'x', 2)
    await world.advance(100)
    world.server.append('log/a', 'x', 3)
    await world.advance(100)
    expect(connected(world)).toBe(1)
    expect(world.leader?.transports.requests.map(({ ask }) => ask.joins)).toEqual([[]])
    for (const tab of tabs.slice(1)) {
      expect(tab.screens.get('log/a')).toMatchObject({ seen: [1, 2, 3], wrongs: [], loads: 1 })
      expect(tab.client.status.state).toBe('live')
    }
  },
)

test('a leader that is frozen is replaced, and follows when it thaws', async () => {
  const { world, tabs } = await three()
  tabs[0].place.freeze()
  await world.advance(45_000)
  expect(world.leader).not.toBe(tabs[0])
  world.server.append('log/a', 'x', 1)
  await world.advance(100)
  expect(tabs.map(({ screens }) => screens.get('log/a')?.seen)).toEqual([[], [1], [1]])
  tabs[0].place.thaw()
  await world.advance(100)
  world.server.append('log/a', 'x', 2)
  await world.advance(1_000)
  expect(connected(world)).toBe(1)
  for (const tab of tabs)
    expect([tab.screens.get('log/a')?.n, tab.screens.get('log/a')?.wrongs, tab.client.status.state]).toEqual([2, [], 'live'])
})

test('a leader that lives is not robbed, though nothing happens for an hour', async () => {
  const { world, tabs } = await three()
  world.answering = () => {}
  world.server.cutAll()
  await world.advance(3_600_000)
  expect(world.leader).toBe(tabs[0])
})

test('a follower that slept through a hole comes to see the truth', async () => {
  const { world, tabs } = await three()
  tabs[2].place.freeze()
  for (const data of [1, 2, 3]) world.server.append('log/a', 'x', data)
  await world.advance(60_000)
  tabs[2].place.thaw()
  await world.advance(100)
  expect(world.leader).toBe(tabs[0])
  expect(tabs[2].screens.get('log/a')).toMatchObject({ n: 3, wrongs: [] })
})

test('every tab learns that nobody is signed in, and goes on when one has signed in again', async () => {
  const { world, tabs } = await three()
  for (const tab of tabs) tab.signedIn = false
  world.answering = (request) => request.end({ type: 'refused', refusal: new Refusal({ status: 401 }) })
  world.server.cutAll()
  await world.advance(5_000)
  expect(tabs.map(({ client }) => client.status.state)).toEqual(['signed-out', 'signed-out', 'signed-out'])
  world.answering = (request) => world.server.answer(request)
  tabs[2].client.wake()
  await world.advance(1_000)
  expect(tabs.map(({ client }) => client.status.state)).toEqual(['live', 'live', 'live'])
})

test('every tab learns that the server is away', async () => {
  const { world, tabs } = await three()
  world.answering = (request) => request.end({ type: 'unreachable' })
  world.server.cutAll()
  await world.advance(10_000)
  expect(tabs.map(({ client }) => client.status.state)).toEqual(['offline', 'offline', 'offline'])
})

test('a page that was left and comes back goes on', async () => {
  const { world, tabs } = await three()
  tabs[0].client.leave()
  await world.advance(100)
  world.server.append('log/a', 'x', 1)
  await world.advance(100)
  expect([connected(world), tabs[0].client.status.state]).toEqual([1, 'offline'])
  tabs[0].client.wake()
  await world.advance(100)
  expect(tabs.map(({ screens }) => screens.get('log/a')?.n)).toEqual([1, 1, 1])
  expect(connected(world)).toBe(1)
})

test('a client that is closed holds nothing and comes back for nobody', async () => {
  const { world, tabs } = await three()
  tabs[0].client.close()
  tabs[0].client.wake()
  await world.advance(100)
  expect(tabs[0].connected).toBe(false)
  expect(world.leader).toBe(tabs[1])
})

test('a tab for whose channels there is no room has a connection of its own', async () => {
  const names = Array.from({ length: 99 }, (_, at) => `log/${at}`)
  const world = new Tabs(names)
  const [first, second, third] = [world.open(), world.open(), world.open()]
  for (const name of names.slice(0, 60)) first.follow(name)
  for (const name of names.slice(50)) second.follow(name)
  for (const name of names.slice(0, 70)) third.follow(name)
  await world.advance(100)
  for (const name of names) world.server.append(name, 'x', 1)
  await world.advance(100)
  expect(world.tabs.map((tab) => tab.connected)).toEqual([true, true, false])
  for (const tab of world.tabs) for (const screen of tab.screens.values()) expect(screen).toMatchObject({ seen: [1], wrongs: [], loads: 1 })
})

test('whoever stands elsewhere than the new leader is told anew', async () => {
  const { world, tabs } = await three()
  // What the leader still said does not reach the second tab, which is the next to lead.
  world.browser.lose(tabs[1].place, () => {
    world.server.append('log/a', 'x', 2)
    world.server.append('state/a', 'x', 7)
  })
  world.crash(tabs[0])
  await world.advance(100)
  expect(world.leader).toBe(tabs[1])
  world.server.append('log/a', 'x', 3)
  await world.advance(100)
  for (const tab of [tabs[1], tabs[2]]) {
    expect(tab.screens.get('log/a')).toMatchObject({ n: 2, wrongs: [] })
    expect(entries(tab.held.get('state/a'))).toEqual([['x', 7]])
  }
  expect(tabs[2].screens.get('log/a')?.loads).toBe(2)
})

test('a tab that wants a channel which is new to all loads it once', async () => {
  const { world, tabs } = await three()
  const screen = tabs[1].follow('log/b')
  tabs[2].follow('log/b')
  await world.advance(100)
  expect(screen.asked).toBe(1)
})

test('state that went while nobody was connected goes from every tab', async () => {
  const { world, tabs } = await three()
  world.server.append('state/a', 'x', 7)
  await world.advance(100)
  world.answering = (request) => request.end({ type: 'unreachable' })
  world.server.cutAll()
  await world.advance(100)
  world.server.append('state/a', 'x', null)
  world.server.restore()
  world.answering = (request) => world.server.answer(request)
  await world.advance(60_000)
  for (const tab of tabs) expect(entries(tab.held.get('state/a'))).toEqual([])
})

test('state that is gone when everything is joined anew goes from every tab', async () => {
  const { world, tabs } = await three()
  world.server.append('state/a', 'x', 7)
  await world.advance(100)
  world.answering = (request) => {
    if (request.ask.since) request.end({ type: 'refused', refusal: new Refusal({ status: 400, code: 'bad-cursor' }) })
    else world.server.answer(request)
  }
  world.server.cutAll()
  world.server.revoke('state/a')
  await world.advance(60_000)
  for (const tab of tabs) expect(entries(tab.held.get('state/a'))).toEqual([])
})

test('where locks are refused each tab is connected by itself', async () => {
  const world = new Tabs(['log/a'])
  world.browser.request = () => Promise.reject(new Error('no locks'))
  for (const tab of [world.open(), world.open()]) tab.follow('log/a')
  await world.advance(100)
  expect(connected(world)).toBe(2)
})
