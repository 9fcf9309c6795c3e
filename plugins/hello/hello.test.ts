import { expect, test } from 'vitest'
import { z } from 'zod'
import { definePlugin } from '../../kernel/index.ts'
import { person, testKernel } from '../../kernel/testing.ts'
import hello from './index.ts'

/** Somewhere to say it. */
const chat = definePlugin({ name: 'chat', api: 1, channels: { 'chat/:room': { kind: 'log', data: z.unknown() } } })

test('/hello greets by name', async () => {
  const kernel = await testKernel({ plugins: [hello, chat] })
  const { json } = await kernel.ask('POST', '/api/commands/hello', { as: person('Mira'), body: { channel: 'chat/lobby' } })
  expect(json).toEqual({ replies: ['Hello, Mira!'] })
  await kernel.stop()
})
