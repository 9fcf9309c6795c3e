import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { Client } from './client.ts'
import { Refusal } from './refusal.ts'
import { FakeClock } from './testing/fake-clock.fixture.ts'
import { FakeTransports } from './testing/fake-transports.fixture.ts'
import { Following, harness } from './testing/harness.fixture.ts'

const nothing = { snapshot: () => new Promise<never>(() => {}), loaded() {}, publication() {} }

/** A server that answers posts as it is told. */
const posting = () => {
  const world = { status: 201, headers: [] as Headers[], bodies: [] as string[] }
  const fetch: typeof globalThis.fetch = (_, init) => {
    world.headers.push(new Headers(init?.headers))
    world.bodies.push(String(init?.body))
    return Promise.resolve(new Response('{"time":1}', { status: world.status }))
  }
  return { world, fetch }
}

describe('the client', () => {
  test('throws for a name that would spoil the request of all channels', () => {
    const { client } = harness()
    expect(() => client.follow('Chat/lobby', nothing)).toThrow(TypeError)
    expect(() => client.follow('chat/*', nothing)).toThrow(TypeError)
    expect(() => client.listen('typing/*', { signal() {} })).toThrow(TypeError)
    expect(() => client.watch('*', { change() {} })).toThrow(TypeError)
    expect(() => client.publish('../api', 1)).toThrow(TypeError)
    expect(() => client.watch('weather/*', { change() {} })).not.toThrow()
  })

  test('throws where it could not speak to anybody', () => {
    expect(() => harness({ transports: ['refresh'] })).toThrow(TypeError)
    expect(() => new Client({ origin: 'http://chat.test', transports: ['ws'], token: 'secret' })).toThrow(TypeError)
  })

  test('sends its token with what it publishes', async () => {
    const { world, fetch } = posting()
    const { client, clock } = harness({ fetch, token: 'secret' })
    client.publish('chat/lobby', 'hello')
    await clock.advance(0)
    expect(world.headers[0]?.get('authorization')).toBe('Bearer secret')
  })

  test.each([
    ['no WebSocket', {}, ['sse']],
    ['a token, which the WebSocket of a browser cannot bear', { token: 'secret' }, ['sse']],
    ['a token, and a WebSocket that can', { token: 'secret', WebSocket: FakeSocket }, ['ws']],
  ])('speaks over what it may: %s', async (what, options, tried) => {
    if (what !== 'no WebSocket') vi.stubGlobal('WebSocket', FakeSocket)
    onTestFinished(() => void vi.unstubAllGlobals())
    const clock = new FakeClock()
    const server = new FakeTransports(() => clock.now())
    const client = new Client({ origin: 'http://chat.test', clock, ...options }, { transports: server.transports })
    client.follow('chat/lobby', nothing)
    await clock.advance(0)
    expect(server.names).toEqual(tried)
    client.close()
  })

  test('reaches the page’s own origin with the browser’s own means when told nothing else', async () => {
    const fetch = vi.fn(() => Promise.resolve(new Response('{"time":1}', { status: 201 })))
    vi.stubGlobal('location', { origin: 'https://chat.test' })
    vi.stubGlobal('fetch', fetch)
    onTestFinished(() => void vi.unstubAllGlobals())
    await new Client().publish('chat/lobby', 'hello').answer
    expect(fetch).toHaveBeenCalledWith(
      'https://chat.test/channels/chat/lobby',
      expect.objectContaining({ method: 'POST', body: '"hello"' }),
    )
  })

  test('asks whether the session stands when a snapshot is refused with 401, and keeps trying when it does', async () => {
    const signedIn = vi.fn(() => Promise.resolve(true))
    const { client, clock, server } = harness({ signedIn })
    const following = new Following()
    client.follow('chat/lobby', following)
    await clock.advance(0)
    server.last.welcome('c0')
    server.last.joined('chat/lobby')
    await clock.advance(0)
    following.refuse(401)
    await clock.advance(500)
    expect(signedIn).toHaveBeenCalledOnce()
    expect(client.status.state).toBe('live')
    expect(following.asked).toHaveLength(2)
  })

  test('keeps what cannot be published while nobody is signed in, and publishes it after signing in', async () => {
    const { world, fetch } = posting()
    const { client, clock, server } = harness({ fetch, signedIn: () => Promise.resolve(false) })
    client.follow('chat/lobby', nothing)
    await clock.advance(0)
    server.last.welcome('c0')
    world.status = 401
    const sending = client.publish('chat/lobby', 'hello')
    await clock.advance(600_000)
    expect(client.status.state).toBe('signed-out')
    expect(world.bodies).toHaveLength(1)
    expect(sending.state).toBe('waiting')
    world.status = 201
    client.wake()
    await clock.advance(50)
    expect(sending.state).toBe('sent')
  })

  test('tries to send at once when it is live again, and loads what it owes', async () => {
    const { world, fetch } = posting()
    const { client, clock, server } = harness({ fetch })
    const following = new Following()
    client.follow('chat/lobby', following)
    await clock.advance(0)
    server.last.welcome('c0')
    server.last.joined('chat/lobby')
    await clock.advance(10_000)
    server.last.cut()
    world.status = 503
    const sending = client.publish('chat/lobby', 'hello')
    for (let failure = 0; failure < 5; failure++) {
      await clock.advance(20_000)
      following.refuse(503)
      server.last.end({ type: 'refused', refusal: new Refusal({ status: 503 }) })
    }
    await clock.advance(20_000)
    world.status = 201
    const asked = following.asked.length
    following.refuse(503)
    await clock.advance(0)
    server.last.welcome('c0')
    await clock.advance(1)
    expect(sending.state).toBe('sent')
    expect(following.asked).toHaveLength(asked + 1)
  })

  test('loads and sends nothing any more once it is closed', async () => {
    const { world, fetch } = posting()
    const { client, clock, server } = harness({ fetch })
    const following = new Following()
    client.follow('chat/lobby', following)
    await clock.advance(0)
    server.last.welcome('c0')
    server.last.joined('chat/lobby')
    await clock.advance(0)
    following.refuse(503)
    world.status = 503
    const sending = client.publish('chat/lobby', 'hello')
    await clock.advance(0)
    client.close()
    expect(sending.state).toBe('discarded')
    expect(clock.waiting).toBe(0)
  })

  test('tells of every sending', async () => {
    const { fetch } = posting()
    const { client, clock } = harness({ fetch })
    const states: string[] = []
    const stop = client.onSending(({ state }) => states.push(state))
    client.publish('chat/lobby', 'one')
    await clock.advance(0)
    stop()
    client.publish('chat/lobby', 'two')
    await clock.advance(0)
    expect(states).toEqual(['waiting', 'sending', 'sent'])
  })
})

class FakeSocket {
  onmessage: unknown
  onclose: unknown
  onerror: unknown
  send(): void {}
  close(): void {}
}
