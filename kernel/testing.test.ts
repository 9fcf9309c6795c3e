import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { definePlugin } from './api/plugin.ts'
import type { FollowedBy } from './harness/following.ts'
import { type TestOptions, testKernel } from './testing.ts'

const begin = async (options: TestOptions) => {
  const kernel = await testKernel(options)
  onTestFinished(() => kernel.stop())
  return kernel
}
const hello = definePlugin({
  name: 'hello',
  api: 1,
  setup: (ctx) =>
    void ctx.command('hello', { summary: 'Say hello', run: ({ identity, reply, args }) => reply(`Hello, ${identity.name}! ${args}`) }),
})

test('people say commands and see their replies', async () => {
  const kernel = await begin({ plugins: [hello] })
  const alice = kernel.person('Alice')
  await alice.says('/hello to you')
  expect(await alice.sees(/Hello/)).toBe('Hello, Alice! to you')
})

test.each<FollowedBy>(['stream', 'sse', 'ws', 'long-poll'])('they see what others say, by %s', async (by) => {
  const kernel = await begin({ plugins: [] })
  const [alice, bob] = [kernel.person('Alice', { by }), kernel.person('Bob', { by })]
  await bob.says('Good morning')
  await alice.sees(/morning/)
  await alice.says('And to you')
  expect(await bob.sees(/to you/)).toBe('And to you')
})

test('who does not see what is to be seen tells what was', async () => {
  const kernel = await begin({ plugins: [hello] })
  const alice = kernel.person('Alice')
  await alice.says('/hello')
  await alice.sees(/Alice/)
  await expect(alice.sees(/Bob/)).rejects.toThrow('Alice does not see /Bob/, but "Hello, Alice! " (before)')
  await expect(alice.says('/goodbye')).rejects.toThrow('Alice is refused: 404')
})

test('what is fetched was recorded, and time passes when the test says so', async () => {
  const feed = definePlugin({
    name: 'feed',
    api: 1,
    channels: { 'feed/:name': { kind: 'log', data: z.object({ text: z.string() }) } },
    setup(ctx) {
      const channel = ctx.channel('feed/:name')
      ctx.poller({
        url: 'https://feeds.example/tide',
        every: '10m',
        parse: (body) => ({ items: [new TextDecoder().decode(body)] }),
        key: (item) => item,
        onItems: async (items) => {
          for (const text of items) await channel.publish({ name: 'tide' }, { text })
        },
      })
    },
  })
  const http = { 'https://feeds.example/tide': ['high at ten', { status: 200, headers: { etag: '"2"' }, body: 'low at four' }] }
  const kernel = await begin({ plugins: [feed], http })
  const alice = kernel.person('Alice', { channels: ['feed/tide'] })
  await alice.ready
  await expect
    .poll(() => {
      kernel.clock.advance(60_000)
      return alice.seen
    })
    .toContain('low at four')
})

test('what was not recorded is not fetched', async () => {
  const asks = definePlugin({
    name: 'asks',
    api: 1,
    setup: (ctx) => void ctx.route('GET', '/api/asks', () => ctx.fetch('https://elsewhere.example/')),
  })
  const kernel = await begin({ plugins: [asks], http: { 'https://feeds.example/': 'x' } })
  expect((await kernel.ask('GET', '/api/asks', { as: kernel.person('Alice').identity })).status).toBe(500)
  expect(kernel.logged.find(({ plugin }) => plugin === 'asks')?.message).toContain(
    'Nothing is recorded for https://elsewhere.example/, but for https://feeds',
  )
})
