import { expect, test } from 'vitest'
import { person, testKernel } from '../../kernel/testing.ts'
import hello from './index.ts'

test('/hello greets by name', async () => {
  const kernel = await testKernel({ plugins: [hello] })
  const { json } = await kernel.ask('POST', '/api/commands/hello', { as: person('Mira'), body: { channel: 'chat/lobby' } })
  expect(json).toEqual({ replies: ['Hello, Mira!'] })
  await kernel.stop()
})
