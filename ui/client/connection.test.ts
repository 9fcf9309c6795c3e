import { describe, expect, test } from 'vitest'
import { Following, harness } from './testing/harness.fixture.ts'

const nothing = { snapshot: () => new Promise<never>(() => {}), loaded() {}, publication() {} }
const unwatched = { change() {} }

/** A client that follows chat/lobby by sse, live, with the cursor c1. */
const live = async (options: Parameters<typeof harness>[0] = {}) => {
  const all = harness({ transports: ['sse', 'stream', 'long-poll', 'poll'], ...options })
  all.client.follow('chat/lobby', nothing)
  await all.clock.advance(0)
  all.server.last.welcome('c0')
  all.server.last.joined('chat/lobby')
  all.server.last.heartbeat('c1')
  return all
}

describe('the first connection', () => {
  test('is made for all channels at once, which join', async () => {
    const { client, clock, server } = harness()
    client.follow('chat/lobby', nothing)
    client.watch('weather/*', unwatched)
    client.listen('typing/lobby', { signal() {} })
    await clock.advance(0)
    expect(server.requests).toHaveLength(1)
    expect(server.last.ask).toEqual({ channels: [], joins: ['chat/lobby', 'weather/*', 'typing/lobby'], timeout: 25_000 })
    expect(client.status.state).toBe('connecting')
    server.last.welcome('c0')
    expect(client.status).toEqual({ state: 'live', transport: 'ws', since: clock.now() })
  })

  test('is not made while nobody wants a channel', async () => {
    const { client, clock, server } = harness()
    await clock.advance(60_000)
    expect(server.requests).toHaveLength(0)
    expect(client.status.state).toBe('connecting')
  })

  test('is cut when nobody wants a channel any more, and made again when somebody does', async () => {
    const { client, clock, server } = harness()
    const stop = client.follow('chat/lobby', nothing)
    await clock.advance(0)
    server.last.welcome('c0')
    stop()
    await clock.advance(50)
    expect(server.last.closed).toBe(true)
    expect(client.status).toMatchObject({ state: 'connecting', reason: 'idle' })
    client.follow('chat/lobby', nothing)
    await clock.advance(50)
    expect(server.requests).toHaveLength(2)
  })
})

describe('coming back', () => {
  test('goes on from the newest cursor after at most half a second', async () => {
    const { clock, client, server, states } = await live()
    server.last.publication('chat/lobby', 1, 'c2')
    await clock.advance(10_000)
    server.last.cut()
    expect(client.status.state).toBe('connecting')
    await clock.advance(499)
    expect(server.requests).toHaveLength(1)
    await clock.advance(1)
    expect(server.last.ask).toMatchObject({ channels: ['chat/lobby'], joins: [], since: 'c2' })
    server.last.welcome('c2')
    expect(states).toEqual(['live', 'connecting', 'live'])
  })

  test('is offline once an attempt has failed, since the server was last heard', async () => {
    const { clock, client, server, states } = await live()
    await clock.advance(20_000)
    server.last.heartbeat('c1')
    const heard = clock.now()
    await clock.advance(7_000)
    server.last.cut()
    await clock.advance(500)
    server.last.end({ type: 'unreachable' })
    expect(client.status).toEqual({ state: 'offline', reason: 'unreachable', since: heard })
    await clock.advance(500)
    server.last.end({ type: 'unreachable' })
    await clock.advance(1_000)
    server.last.welcome('c1')
    expect(states).toEqual(['live', 'connecting', 'offline', 'live'])
  })

  test('waits longer after each failure, up to 20 s', async () => {
    const { clock, client, server } = harness({ transports: ['sse'] })
    server.answering = (request) => request.end({ type: 'unreachable' })
    client.follow('chat/lobby', nothing)
    await clock.advance(120_000)
    const starts = server.requests.map((request) => request.at)
    const pauses = starts.slice(1).map((start, index) => start - (starts[index] ?? 0))
    expect(pauses.slice(0, 8)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000])
  })

  test('waits only shortly again once a connection has held for 5 s', async () => {
    const { clock, server } = await live()
    for (const [held, pause] of [
      [1_000, 500],
      [1_000, 1_000],
      [1_000, 2_000],
      [5_000, 500],
    ] as const) {
      server.last.welcome('c1')
      await clock.advance(held)
      server.last.end({ type: 'unreachable' })
      const before = server.requests.length
      await clock.advance(pause - 1)
      expect(server.requests).toHaveLength(before)
      await clock.advance(1)
      expect(server.requests).toHaveLength(before + 1)
    }
  })

  test('comes back at once after a clean end, and as late as a bye says', async () => {
    const { clock, server, states } = await live()
    await clock.advance(30_000)
    server.last.tell({ type: 'bye', reason: 'limit' })
    await clock.advance(0)
    expect(server.requests).toHaveLength(2)
    expect(states).toEqual(['live', 'connecting'])
    server.last.welcome('c1')
    server.last.tell({ type: 'bye', reason: 'shutdown', retryAfter: 1_200 })
    await clock.advance(1_199)
    expect(server.requests).toHaveLength(2)
    await clock.advance(1)
    expect(server.requests).toHaveLength(3)
    expect(states).toEqual(['live', 'connecting', 'live', 'connecting'])
  })

  test.each([503, 429])('waits as long as a %i says', async (status) => {
    const { clock, server } = await live()
    await clock.advance(10_000)
    server.last.cut()
    await clock.advance(500)
    const { Refusal } = await import('./refusal.ts')
    server.last.end({ type: 'refused', refusal: new Refusal({ status, retryAfter: 40_000 }) })
    await clock.advance(39_999)
    expect(server.requests).toHaveLength(2)
    await clock.advance(1)
    expect(server.requests).toHaveLength(3)
  })

  test('starts over without a cursor that was refused', async () => {
    const { clock, server } = await live()
    await clock.advance(10_000)
    server.last.cut()
    await clock.advance(500)
    const { Refusal } = await import('./refusal.ts')
    server.last.end({ type: 'refused', refusal: new Refusal({ status: 400, code: 'bad-cursor' }) })
    await clock.advance(50)
    expect(server.last.ask).toEqual({ channels: [], joins: ['chat/lobby'], timeout: 25_000 })
  })

  test('does not come back when advised so, until woken', async () => {
    const { clock, client, server, network } = await live()
    server.last.welcome('c1', { reconnect: 'none' })
    server.last.cut()
    network.wake('online')
    await clock.advance(600_000)
    expect(server.requests).toHaveLength(1)
    expect(client.status).toMatchObject({ state: 'offline', reason: 'none' })
    client.wake()
    await clock.advance(0)
    expect(server.requests).toHaveLength(2)
  })
})

describe('silence', () => {
  test('of 45 s ends a connection', async () => {
    const { clock, server } = await live()
    await clock.advance(20_000)
    server.last.heartbeat('c1')
    await clock.advance(44_999)
    expect(server.last.closed).toBe(false)
    await clock.advance(1)
    expect(server.requests[0]?.closed).toBe(true)
    await clock.advance(500)
    expect(server.requests).toHaveLength(2)
  })

  test('of 5 s before the welcome moves to the next transport that no buffer can spoil', async () => {
    const { clock, client, server, states } = harness({ transports: ['sse', 'stream', 'long-poll'] })
    client.follow('chat/lobby', nothing)
    await clock.advance(4_999)
    expect(server.names).toEqual(['sse'])
    await clock.advance(1)
    expect(server.names).toEqual(['sse', 'long-poll'])
    expect(states).toEqual([])
  })

  test('after the first burst moves to the next transport too', async () => {
    const { clock, server } = await live()
    await clock.advance(45_000)
    expect(server.names).toEqual(['sse', 'long-poll'])
    expect(server.last.ask).toMatchObject({ since: 'c1' })
  })

  test('of a long poll is its life, until its timeout and ten seconds more', async () => {
    const { clock, client, server } = harness({ transports: ['long-poll'] })
    client.follow('chat/lobby', nothing)
    await clock.advance(0)
    const answer = (cursor: string) => {
      server.last.welcome()
      server.last.heartbeat(cursor)
      server.last.tell({ type: 'bye', reason: 'limit' })
    }
    expect(server.last.ask.timeout).toBe(0)
    server.last.joined()
    answer('c1')
    expect(client.status.state).toBe('live')
    await clock.advance(50)
    expect(server.last.ask).toMatchObject({ timeout: 25_000 })
    await clock.advance(34_999)
    expect(client.status.state).toBe('live')
    await clock.advance(1)
    expect(client.status.state).toBe('offline')
  })
})

describe('a wake', () => {
  test('tries at once instead of later', async () => {
    const { clock, client, server } = await live()
    await clock.advance(10_000)
    for (const end of ['unreachable', 'unreachable', 'unreachable', 'unreachable'] as const) {
      server.last.end({ type: end })
      await clock.advance(20_000)
    }
    server.last.end({ type: 'unreachable' })
    const before = server.requests.length
    await clock.advance(100)
    client.wake()
    await clock.advance(0)
    expect(server.requests).toHaveLength(before + 1)
  })

  test.each(['visible', 'pageshow'] as const)(
    '(%s) leaves a connection that was heard lately, and is less patient with it',
    async (why) => {
      const { clock, server, network } = await live()
      await clock.advance(20_000)
      server.last.heartbeat('c1')
      await clock.advance(10_000)
      network.wake(why)
      await clock.advance(14_999)
      expect(server.requests).toHaveLength(1)
      await clock.advance(501)
      expect(server.requests).toHaveLength(2)
    },
  )

  test('replaces a connection at once that was silent while the machine slept, and blames no transport', async () => {
    const { clock, server, network } = await live()
    clock.sleep(3_600_000)
    network.wake('visible')
    await clock.advance(1)
    expect(server.names).toEqual(['sse', 'sse'])
  })

  test('by the network coming back replaces a connection, which cannot know that it is dead', async () => {
    const { clock, server, network } = await live()
    await clock.advance(1_000)
    network.wake('online')
    await clock.advance(0)
    expect(server.requests.map((request) => request.closed)).toEqual([true, false])
    expect(server.last.ask).toMatchObject({ since: 'c1' })
  })

  test('after leaving goes on from where it was', async () => {
    const { clock, client, server, network } = await live()
    network.leave()
    expect(server.last.closed).toBe(true)
    await clock.advance(600_000)
    expect(server.requests).toHaveLength(1)
    expect(client.status).toMatchObject({ state: 'offline', reason: 'left' })
    network.wake('pageshow')
    await clock.advance(0)
    expect(server.last.ask).toMatchObject({ channels: ['chat/lobby'], since: 'c1' })
  })
})

describe('a session that ended', () => {
  test.each([
    ['a 401', async () => ({ type: 'refused', refusal: new (await import('./refusal.ts')).Refusal({ status: 401 }) }) as const],
    ['a close with 4401', async () => ({ type: 'session-end' }) as const],
  ])('by %s stops everything until woken', async (_, end) => {
    const { clock, client, server, network } = await live()
    server.last.end(await end())
    await clock.advance(600_000)
    network.wake('visible')
    await clock.advance(600_000)
    expect(server.requests).toHaveLength(1)
    expect(client.status.state).toBe('signed-out')
    client.wake()
    await clock.advance(0)
    expect(server.requests).toHaveLength(2)
    server.last.welcome('c1')
    expect(client.status.state).toBe('live')
  })

  test('by a bye is looked into, and gone on from when it stands', async () => {
    const { clock, client, server } = await live({ signedIn: () => Promise.resolve(true) })
    server.last.tell({ type: 'bye', reason: 'session-end' })
    await clock.advance(500)
    expect(server.requests).toHaveLength(2)
    server.last.welcome('c1')
    expect(client.status.state).toBe('live')
  })

  test('is tried again when nobody could say whether it stands', async () => {
    const { clock, client, server } = await live({ signedIn: () => Promise.reject(new Error('offline')) })
    server.last.tell({ type: 'bye', reason: 'session-end' })
    await clock.advance(0)
    expect(client.status.state).toBe('offline')
    await clock.advance(500)
    expect(server.requests).toHaveLength(2)
  })

  test('is not run ahead of: a wake waits until it is known', async () => {
    let answer: (stands: boolean) => void = () => {}
    const signedIn = () =>
      new Promise<boolean>((resolve) => {
        answer = resolve
      })
    const { clock, client, server } = await live({ signedIn })
    server.last.end({ type: 'session-end' })
    await clock.advance(1_000)
    client.wake()
    await clock.advance(1_000)
    expect(server.requests).toHaveLength(1)
    answer(true)
    await clock.advance(500)
    expect(server.requests).toHaveLength(2)
  })

  test('is nothing to a client that was closed before that was known', async () => {
    const { clock, client, server } = await live({ signedIn: () => Promise.resolve(false) })
    server.last.end({ type: 'session-end' })
    client.close()
    await clock.advance(0)
    client.wake()
    await clock.advance(1_000)
    expect(client.status).toMatchObject({ state: 'offline', reason: 'closed' })
    expect(server.requests).toHaveLength(1)
  })

  test('is noticed when channels are denied to nobody', async () => {
    const { clock, client, server } = await live({ signedIn: () => Promise.resolve(false) })
    server.last.tell({ type: 'denied', channel: 'chat/lobby', code: 'unauthenticated' })
    await clock.advance(0)
    expect(client.status.state).toBe('signed-out')
    expect(server.last.closed).toBe(true)
  })

  test('is gone on from when somebody has signed in in another tab meanwhile', async () => {
    let signedIn = false
    const { clock, client, server, network } = await live({ signedIn: () => Promise.resolve(signedIn) })
    server.last.end({ type: 'session-end' })
    await clock.advance(0)
    expect(client.status.state).toBe('signed-out')
    signedIn = true
    network.wake('visible')
    await clock.advance(50)
    expect(server.requests).toHaveLength(2)
  })
})

describe('the set of channels', () => {
  test('may change: one response is replaced by another that joins the new one', async () => {
    const { client, clock, server } = await live()
    client.follow('chat/dev', nothing)
    client.follow('chat/ops', nothing)
    await clock.advance(50)
    expect(server.requests).toHaveLength(2)
    expect(server.requests[0]?.closed).toBe(true)
    expect(server.last.ask).toMatchObject({ channels: ['chat/lobby'], joins: ['chat/dev', 'chat/ops'], since: 'c1' })
  })

  test('may change as often as somebody likes, for no server can provoke that', async () => {
    const { client, clock, server } = await live()
    for (let room = 0; room < 40; room++) {
      client.follow(`chat/${room}`, nothing)
      await clock.advance(1_000)
      server.last.welcome('c1')
    }
    expect(server.requests).toHaveLength(41)
    expect(server.last.ask.joins).toContain('chat/39')
  })

  test('is told on a WebSocket, where nothing is replaced', async () => {
    const { client, clock, server } = await live({ transports: ['ws'] })
    const stop = client.follow('chat/dev', nothing)
    await clock.advance(0)
    expect(server.last.sent).toEqual([{ type: 'subscribe', id: expect.any(Number), channels: ['chat/dev'] }])
    stop()
    await clock.advance(0)
    expect(server.last.sent.at(-1)).toEqual({ type: 'unsubscribe', id: expect.any(Number), channels: ['chat/dev'] })
    expect(server.requests).toHaveLength(1)
  })

  test('that changed while a WebSocket was opening is told after its welcome', async () => {
    const { client, clock, server } = harness({ transports: ['ws'] })
    client.follow('chat/lobby', nothing)
    await clock.advance(0)
    client.follow('chat/dev', nothing)
    await clock.advance(0)
    expect(server.last.sent).toEqual([])
    server.last.welcome('c0')
    await clock.advance(0)
    expect(server.last.sent).toMatchObject([{ type: 'subscribe', channels: ['chat/dev'] }])
  })

  test('does not change when the last of a channel leaves and another comes in the same turn', async () => {
    const { client, clock, server } = await live()
    const following = new Following()
    const stop = client.follow('chat/dev', nothing)
    await clock.advance(50)
    server.last.welcome('c1')
    server.last.joined('chat/dev')
    stop()
    client.follow('chat/dev', following)
    await clock.advance(50)
    expect(server.requests).toHaveLength(2)
    expect(following.asked).toHaveLength(1)
  })

  test('is joined again as far as no cursor claims it', async () => {
    const { client, clock, server } = await live()
    client.watch('weather/taipei', unwatched)
    await clock.advance(50)
    server.last.welcome('c1')
    server.last.tell({ type: 'joined', channel: 'weather/taipei' }, { type: 'state', channel: 'weather/taipei', whole: true, entries: [] })
    server.last.cut()
    await clock.advance(500)
    expect(server.last.ask).toMatchObject({ channels: ['chat/lobby'], joins: ['weather/taipei'], since: 'c1' })
    server.last.welcome('c1')
    server.last.tell({ type: 'joined', channel: 'weather/taipei' }, { type: 'state', channel: 'weather/taipei', whole: true, entries: [] })
    server.last.heartbeat('c2')
    server.last.cut()
    await clock.advance(1_000)
    expect(server.last.ask).toMatchObject({ channels: ['chat/lobby', 'weather/taipei'], joins: [], since: 'c2' })
  })

  test('keeps a channel that is denied, and joins it on the next connection', async () => {
    const { clock, server } = await live()
    server.last.tell({ type: 'denied', channel: 'chat/lobby', code: 'not-found' })
    await clock.advance(10_000)
    server.last.cut()
    await clock.advance(500)
    expect(server.last.ask).toMatchObject({ channels: [], joins: ['chat/lobby'] })
  })
})

describe('polls', () => {
  const polling = async (name: 'poll' | 'long-poll') => {
    const all = harness({ transports: [name] })
    all.client.follow('chat/lobby', nothing)
    all.client.follow('chat/dev', nothing)
    await all.clock.advance(0)
    const answer = (cursor: string, ...frames: Parameters<(typeof all.server.last)['tell']>) => {
      all.server.last.welcome(undefined, { interval: name === 'poll' ? 2_000 : 0 })
      all.server.last.tell(...frames)
      all.server.last.heartbeat(cursor)
      all.server.last.tell({ type: 'bye', reason: 'limit' })
    }
    return { ...all, answer }
  }

  test('follow each other at the interval that is advised, and stay live', async () => {
    const { clock, server, answer, states } = await polling('poll')
    answer('c1', { type: 'joined', channel: 'chat/lobby' }, { type: 'joined', channel: 'chat/dev' })
    await clock.advance(1_999)
    expect(server.requests).toHaveLength(1)
    await clock.advance(1)
    expect(server.last.ask).toMatchObject({ channels: ['chat/lobby', 'chat/dev'], since: 'c1' })
    answer('c1')
    expect(states).toEqual(['live'])
  })

  test('are taken back for others when the channels change, and stay live', async () => {
    const { client, clock, server, answer, states } = await polling('long-poll')
    answer('c1', { type: 'joined', channel: 'chat/lobby' }, { type: 'joined', channel: 'chat/dev' })
    await clock.advance(1_000)
    client.follow('chat/ops', nothing)
    await clock.advance(50)
    expect(server.requests.map((request) => request.closed)).toEqual([true, true, false])
    expect(server.last.ask).toMatchObject({ channels: ['chat/lobby', 'chat/dev'], joins: ['chat/ops'], timeout: 25_000 })
    expect(states).toEqual(['live'])
  })

  test('do not ask all the time for a channel that is denied, which would be answered at once', async () => {
    const { clock, server, answer } = await polling('long-poll')
    answer('c1', { type: 'joined', channel: 'chat/lobby' }, { type: 'denied', channel: 'chat/dev', code: 'not-found' })
    await clock.advance(50)
    expect(server.last.ask).toMatchObject({ channels: ['chat/lobby'], joins: [] })
    await clock.advance(25_000)
    answer('c2')
    await clock.advance(5_000)
    answer('c3')
    await clock.advance(50)
    expect(server.last.ask).toMatchObject({ channels: ['chat/lobby'], joins: ['chat/dev'] })
  })

  test('rest when all channels are denied, until another is wanted', async () => {
    const { client, clock, server, answer } = await polling('long-poll')
    answer('c1', { type: 'denied', channel: 'chat/lobby', code: 'not-found' }, { type: 'denied', channel: 'chat/dev', code: 'not-found' })
    await clock.advance(29_000)
    expect(server.requests).toHaveLength(1)
    client.follow('chat/ops', nothing)
    await clock.advance(50)
    expect(server.last.ask.joins).toEqual(['chat/ops'])
  })

  test('rest for good when the client was closed meanwhile', async () => {
    const { client, clock, server, answer } = await polling('long-poll')
    answer('c1', { type: 'denied', channel: 'chat/lobby', code: 'not-found' }, { type: 'denied', channel: 'chat/dev', code: 'not-found' })
    await clock.advance(1_000)
    client.close()
    client.follow('chat/ops', nothing)
    await clock.advance(60_000)
    expect(server.requests).toHaveLength(1)
  })
})

describe('moving between transports', () => {
  test('loses nothing: the next goes on from the cursor of the last', async () => {
    const { clock, client, server } = await live({ transports: ['ws', 'sse'] })
    server.last.end({ type: 'unusable', reason: 'garbage' })
    await clock.advance(50)
    expect(server.names).toEqual(['ws', 'sse'])
    expect(server.last.ask).toMatchObject({ channels: ['chat/lobby'], since: 'c1' })
    server.last.welcome('c1')
    expect(client.status).toMatchObject({ state: 'live', transport: 'sse' })
  })

  test('begins at the top again when it was the server that failed', async () => {
    const { clock, client, server } = harness({ transports: ['ws', 'sse', 'stream'] })
    server.answering = (request) => request.end(request.name === 'ws' ? { type: 'unusable', reason: 'blocked' } : { type: 'unreachable' })
    client.follow('chat/lobby', nothing)
    await clock.advance(5_000)
    expect(server.names.slice(0, 6)).toEqual(['ws', 'sse', 'ws', 'sse', 'ws', 'sse'])
  })

  test('returns to a better one that has worked before', async () => {
    const { clock, server } = await live({ transports: ['ws', 'sse'], random: () => 0.5 })
    await clock.advance(20_000)
    server.last.heartbeat('c1')
    server.last.cut()
    await clock.advance(250)
    for (const pause of [500, 1_000, 2_000]) {
      server.last.end({ type: 'unusable', reason: 'blocked' })
      await clock.advance(pause)
    }
    expect(server.names).toEqual(['ws', 'ws', 'ws', 'ws', 'sse'])
    server.last.welcome('c1')
    await clock.advance(20_000)
    server.last.heartbeat('c1')
    await clock.advance(14_999)
    expect(server.last.name).toBe('sse')
    await clock.advance(1)
    expect(server.last.name).toBe('ws')
  })

  test('follows the order that the server advises', async () => {
    const { clock, client, server } = harness()
    client.follow('chat/lobby', nothing)
    await clock.advance(0)
    server.last.welcome('c0', { transports: ['stream', 'ws'] })
    await clock.advance(6_000)
    server.last.cut()
    await clock.advance(500)
    expect(server.names).toEqual(['ws', 'stream'])
  })
})

test('behind shows while what was missed comes in', async () => {
  const { clock, server, states } = await live()
  await clock.advance(10_000)
  server.last.cut()
  await clock.advance(500)
  server.last.welcome('c1')
  for (let n = 1; n <= 30; n++) server.last.publication('chat/lobby', n, `p${n}`, clock.now() - 60_000)
  expect(states.at(-1)).toBe('behind')
  server.last.heartbeat('c9')
  expect(states.at(-1)).toBe('live')
})

test('a client may be closed by what it tells', async () => {
  const { client, clock, server } = harness()
  client.listen('typing/lobby', { signal: () => client.close() })
  await clock.advance(0)
  server.last.welcome('c0')
  await clock.advance(1_000)
  server.last.tell({ type: 'signal', channel: 'typing/lobby', time: 0, data: 1, cursor: 'c1' })
  expect(server.last.closed).toBe(true)
  expect(clock.waiting).toBe(0)
})

test('a client that is closed does nothing more and leaves nothing behind', async () => {
  const { client, clock, server, network } = await live()
  client.publish('chat/lobby', 'never answered').discard()
  client.close()
  network.wake('online')
  client.wake()
  client.follow('chat/dev', nothing)
  await clock.advance(600_000)
  expect(server.requests).toHaveLength(1)
  expect(server.last.closed).toBe(true)
  expect(network.heard).toBe(false)
})
