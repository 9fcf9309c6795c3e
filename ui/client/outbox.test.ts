import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Outbox } from './outbox.ts'
import { FakeClock } from './testing/fake-clock.fixture.ts'

interface Posted {
  readonly channel: string
  readonly key: string | null
  readonly body: string
  readonly at: number
}

type Reply = (posted: Posted) => Response | Promise<Response>

const accepted = (posted: Posted): Response =>
  new Response(JSON.stringify({ n: 1, cursor: 'c1', time: 5, data: JSON.parse(posted.body) }), { status: 201 })
const refused = (status: number, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ code: 'some-code', detail: `refused with ${status}` }), { status, headers })
const broken = (): Promise<Response> => Promise.reject(new TypeError('fetch failed'))

const setup = (random = () => 1) => {
  const clock = new FakeClock()
  const posts: Posted[] = []
  const world: { reply: Reply; unauthorized: number } = { reply: accepted, unauthorized: 0 }
  const fetch: typeof globalThis.fetch = (input, init) => {
    const key = new Headers(init?.headers).get('idempotency-key')
    const posted = { channel: String(input).replace('http://chat.test/channels/', ''), key, body: String(init?.body), at: clock.now() }
    posts.push(posted)
    const aborted = new Promise<never>((_, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))))
    return Promise.race([world.reply(posted), aborted])
  }
  const means = { origin: 'http://chat.test', fetch }
  const outbox = new Outbox({ clock, random, means, unauthorized: () => world.unauthorized++ })
  const states: string[] = []
  outbox.listen((sending) => states.push(`${String(sending.data)} ${sending.state}`))
  return { clock, outbox, posts, world, states, sentBodies: () => posts.map(({ body }) => JSON.parse(body)) }
}

describe('the outbox', () => {
  test('sends with a key and answers with what the server took', async () => {
    const { clock, outbox, posts, states } = setup()
    const sending = outbox.publish('chat/lobby', 'hello')
    await clock.advance(0)
    expect(await sending.answer).toEqual({ n: 1, cursor: 'c1', time: 5, data: 'hello' })
    expect(posts).toMatchObject([{ channel: 'chat/lobby', key: sending.key, body: '"hello"' }])
    expect(sending.key).toMatch(/^\d{1,10}(-\d{1,10}){3}$/)
    expect(states).toEqual(['hello waiting', 'hello sending', 'hello sent'])
  })

  test('sends one at a time in the order of the channel, and other channels meanwhile', async () => {
    const { clock, outbox, world, sentBodies } = setup()
    const waiting: (() => void)[] = []
    world.reply = (posted) => new Promise((resolve) => waiting.push(() => resolve(accepted(posted))))
    for (const text of ['one', 'two', 'three']) outbox.publish('chat/a', text)
    outbox.publish('chat/b', 'other')
    await clock.advance(0)
    expect(sentBodies()).toEqual(['one', 'other'])
    waiting.shift()?.()
    await clock.advance(0)
    expect(sentBodies()).toEqual(['one', 'other', 'two'])
  })

  test.each([
    ['500', () => refused(500)],
    ['503', () => refused(503)],
    ['507', () => refused(507)],
    ['408', () => refused(408)],
    ['429', () => refused(429)],
    ['no answer', broken],
    ['JSON of something in between', () => new Response('{}', { status: 200 })],
    ['a page of something in between', () => new Response('<html>', { status: 200 })],
  ])('tries again after %s, with the same key and bytes, and lets nothing pass', async (_, reply) => {
    const { clock, outbox, posts, world, sentBodies } = setup()
    world.reply = reply
    const data = { text: 'one' }
    const sending = outbox.publish('chat/a', data)
    outbox.publish('chat/a', 'two')
    await clock.advance(0)
    expect(sending.state).toBe('waiting')
    data.text = 'changed'
    await clock.advance(499)
    expect(posts).toHaveLength(1)
    world.reply = accepted
    await clock.advance(1)
    expect(sentBodies()).toEqual([{ text: 'one' }, { text: 'one' }, 'two'])
    expect(posts.map(({ key }) => key === sending.key)).toEqual([true, true, false])
  })

  test('waits as long as a 429 says', async () => {
    const { clock, outbox, posts, world } = setup()
    world.reply = () => refused(429, { 'retry-after': '7' })
    const sending = outbox.publish('chat/a', 'one')
    await clock.advance(6_999)
    expect(posts).toHaveLength(1)
    expect(sending.problem).toMatchObject({ status: 429, code: 'some-code', retryAfter: 7_000 })
    await clock.advance(1)
    expect(posts).toHaveLength(2)
  })

  test.each([400, 403, 404, 409, 413, 415])('marks as failed what is refused with %i, and goes on', async (status) => {
    const { clock, outbox, world, sentBodies } = setup()
    world.reply = (posted) => (posted.body === '"bad"' ? refused(status) : accepted(posted))
    const bad = outbox.publish('chat/a', 'bad')
    const good = outbox.publish('chat/a', 'good')
    await clock.advance(0)
    await expect(bad.answer).rejects.toMatchObject({ status, message: `refused with ${status}` })
    expect([bad.state, good.state]).toEqual(['failed', 'sent'])
    expect(bad.problem).toMatchObject({ status, code: 'some-code' })
    expect(sentBodies()).toEqual(['bad', 'good'])
  })

  test('tries what has failed again with the same key when told to', async () => {
    const { clock, outbox, posts, world, states } = setup()
    world.reply = () => refused(403)
    const sending = outbox.publish('chat/a', 'one')
    await clock.advance(0)
    world.reply = accepted
    sending.retry()
    sending.retry()
    await clock.advance(0)
    expect(await sending.answer).toMatchObject({ n: 1 })
    expect(posts.map(({ key }) => key)).toEqual([sending.key, sending.key])
    expect(states).toEqual(['one waiting', 'one sending', 'one failed', 'one waiting', 'one sending', 'one sent'])
  })

  test('gives up what is discarded, and goes on', async () => {
    const { clock, outbox, world, posts, states, sentBodies } = setup()
    world.reply = broken
    const sending = outbox.publish('chat/a', 'one')
    outbox.publish('chat/a', 'two')
    await clock.advance(0)
    world.reply = accepted
    sending.discard()
    sending.discard()
    await expect(sending.answer).rejects.toThrow('discarded')
    await clock.advance(500)
    expect(sentBodies()).toEqual(['one', 'two'])
    expect(posts).toHaveLength(2)
    expect(states.filter((state) => state === 'one discarded')).toHaveLength(1)
    sending.retry()
    expect(sending.state).toBe('discarded')
  })

  test('does not repeat what was discarded on its way', async () => {
    const { clock, outbox, world, sentBodies } = setup()
    let fail: (error: Error) => void = () => {}
    world.reply = () => new Promise((_, reject) => (fail = reject))
    const sending = outbox.publish('chat/a', 'one')
    outbox.publish('chat/a', 'two')
    await clock.advance(0)
    sending.discard()
    expect(sentBodies()).toEqual(['one'])
    world.reply = accepted
    fail(new Error('cut'))
    await clock.advance(500)
    expect(sentBodies()).toEqual(['one', 'two'])
    expect(sending.state).toBe('discarded')
  })

  test('goes on after what was discarded on its way and arrived all the same', async () => {
    const { clock, outbox, world, sentBodies } = setup()
    let arrive: () => void = () => {}
    world.reply = (posted) => new Promise((resolve) => (arrive = () => resolve(accepted(posted))))
    const sending = outbox.publish('chat/a', 'one')
    outbox.publish('chat/a', 'two')
    await clock.advance(0)
    sending.discard()
    arrive()
    await clock.advance(0)
    expect(sentBodies()).toEqual(['one', 'two'])
    expect(sending.state).toBe('discarded')
  })

  test('waits only shortly again after something was sent', async () => {
    const { clock, outbox, posts, world } = setup()
    world.reply = broken
    outbox.publish('chat/a', 'one')
    await clock.advance(3_400)
    expect(posts).toHaveLength(3)
    world.reply = accepted
    await clock.advance(100)
    world.reply = broken
    outbox.publish('chat/a', 'two')
    await clock.advance(500)
    expect(posts).toHaveLength(6)
  })

  test('does not try again what failed while it was paused', async () => {
    const { clock, outbox, posts, world } = setup()
    let fail: (error: Error) => void = () => {}
    world.reply = () => new Promise((_, reject) => (fail = reject))
    outbox.publish('chat/a', 'one')
    await clock.advance(0)
    outbox.pause()
    fail(new Error('cut'))
    await clock.advance(60_000)
    expect(posts).toHaveLength(1)
  })

  test('keeps what was sent, whatever is asked of it later', async () => {
    const { clock, outbox } = setup()
    const sending = outbox.publish('chat/a', 'one')
    await clock.advance(0)
    sending.discard()
    expect(sending.state).toBe('sent')
  })

  test('waits after a 401, tells of it, and goes on when resumed', async () => {
    const { clock, outbox, posts, world } = setup()
    world.reply = () => refused(401)
    const sending = outbox.publish('chat/a', 'one')
    await clock.advance(0)
    expect([sending.state, world.unauthorized]).toEqual(['waiting', 1])
    outbox.pause()
    outbox.publish('chat/b', 'another channel')
    await clock.advance(600_000)
    expect(posts).toHaveLength(1)
    world.reply = accepted
    outbox.resume()
    await clock.advance(0)
    expect(sending.state).toBe('sent')
    expect(posts).toHaveLength(3)
  })

  test('waits no longer when resumed', async () => {
    const { clock, outbox, posts, world } = setup()
    world.reply = broken
    outbox.publish('chat/a', 'one')
    await clock.advance(5_000)
    const before = posts.length
    outbox.resume()
    await clock.advance(0)
    expect(posts).toHaveLength(before + 1)
  })

  test('gives up waiting for an answer after 30 s, and asks again', async () => {
    const { clock, outbox, posts, world } = setup()
    world.reply = () => new Promise(() => {})
    outbox.publish('chat/a', 'one')
    await clock.advance(30_499)
    expect(posts).toHaveLength(1)
    await clock.advance(1)
    expect(posts).toHaveLength(2)
  })

  test('keeps the key that the caller gave', async () => {
    const { clock, outbox, posts } = setup()
    outbox.publish('chat/a', 'one', { key: 'mine' })
    await clock.advance(0)
    expect(posts[0]?.key).toBe('mine')
  })

  test('gives up everything when closed, and leaves no timer behind', async () => {
    const { clock, outbox, world } = setup()
    world.reply = broken
    const sending = outbox.publish('chat/a', 'one')
    await clock.advance(0)
    outbox.close()
    expect(sending.state).toBe('discarded')
    expect(clock.waiting).toBe(0)
  })

  test('never posts more than 20 times in 60 s what is not taken, and as often as it likes what is', async () => {
    const { clock, outbox, posts, world } = setup(() => 0)
    for (let message = 0; message < 100; message++) outbox.publish('chat/a', message)
    await clock.advance(0)
    expect(posts).toHaveLength(100)
    world.reply = () => refused(500)
    outbox.publish('chat/a', 'last')
    await clock.advance(59_999)
    expect(posts).toHaveLength(120)
  })

  test('whatever happens on the way, each message arrives once and in order', async () => {
    const fate = fc.constantFrom('taken', 'lost before', 'lost after', 'refused')
    await fc.assert(
      fc.asyncProperty(fc.array(fate, { maxLength: 40 }), fc.integer({ min: 1, max: 8 }), async (fates, count) => {
        const { clock, outbox, world } = setup(() => 0.5)
        const stored = new Map<string | null, string>()
        world.reply = (posted) => {
          const next = fates.pop() ?? 'taken'
          if (next === 'lost before') return broken()
          if (next === 'refused') return refused(503)
          stored.set(posted.key, posted.body)
          return next === 'lost after' ? broken() : accepted(posted)
        }
        for (let message = 0; message < count; message++) outbox.publish('chat/a', message)
        await clock.advance(3_600_000)
        expect([...stored.values()].map(Number)).toEqual(Array.from({ length: count }, (_, message) => message))
      }),
      { numRuns: 100 },
    )
  })
})
