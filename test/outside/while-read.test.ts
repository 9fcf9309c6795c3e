import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import type { Fetched, Outgoing } from '../../kernel/http/outgoing.ts'
import { definePlugin } from '../../kernel/index.ts'
import { person, speaksFor, testKernel } from '../../kernel/testing.ts'

const MINUTE = 60_000
const ADMIN = person('Ada', 'admin')

/** A kernel with a feed that is asked every minute while its channel is read. */
async function watched() {
  const asked: number[] = []
  const fetch = async (url: string): Promise<Fetched> => {
    asked.push(kernel.clock.now())
    return { status: 200, url, bytes: Buffer.from(String(asked.length)), headers: new Headers() }
  }
  const outgoing: Outgoing = { fetch, close: async () => {} }
  const plugin = definePlugin({
    name: 'feed',
    api: 1,
    channels: { 'feed/:name': { kind: 'state', data: z.string(), access: { read: 'anyone' } } },
    setup(ctx) {
      const channel = ctx.channel('feed/:name')
      ctx.poller({
        url: 'http://feeds.test/a',
        every: '1m',
        whileRead: 'feed/a',
        parse: (body) => ({ items: [Buffer.from(body).toString()] }),
        key: () => '',
        onItems: async ([text = '']) => void (await channel.publish({ name: 'a' }, text, { key: 'now' })),
      })
    },
  })
  const kernel = await testKernel({ plugins: [plugin], outgoing })
  onTestFinished(() => kernel.stop())
  const source = async (): Promise<{ state: string; nextTry?: number }> =>
    (await kernel.ask('GET', '/api/status', { headers: speaksFor(ADMIN) })).json.sources[0]
  /** Lets minutes pass, with what they bring. */
  const pass = async (minutes: number): Promise<void> => {
    for (let minute = 0; minute < minutes; minute++) {
      kernel.clock.advance(MINUTE * 1.2)
      await source()
    }
  }
  /** Until the feed has been asked this many times. */
  const until = async (times: number): Promise<void> => {
    const sofar = (): number => {
      kernel.clock.advance(0)
      return asked.length
    }
    await expect.poll(sofar).toBe(times)
  }
  await until(1)
  return { kernel, asked, source, pass, until }
}

test('a feed that is asked while it is read is asked once at first, and then when somebody comes', async () => {
  const { kernel, asked, source, pass, until } = await watched()
  await pass(5)
  expect(asked).toHaveLength(1)
  const idle = await source()
  expect([idle.state, idle.nextTry]).toEqual(['idle', undefined])
  const reader = await kernel.follow(['feed/a'])
  await reader.next(({ type }) => type === 'state')
  await until(2)
  await pass(3)
  expect(asked.length).toBeGreaterThanOrEqual(4)
  reader.leave()
  await expect.poll(async () => (await kernel.ask('GET', '/api/status', { as: ADMIN })).json.connections).toEqual({})
  await pass(1)
  const left = asked.length
  await pass(10)
  expect(asked).toHaveLength(left)
  expect((await source()).state).toBe('idle')
})

test('whoever reads its feed or its page once counts for a while', async () => {
  const { kernel, asked, pass, until } = await watched()
  await pass(2)
  expect((await kernel.ask('GET', '/channels/feed/a.json')).json.entries).toMatchObject([{ data: '1' }])
  await until(2)
  await pass(5)
  expect(asked).toHaveLength(2)
})
