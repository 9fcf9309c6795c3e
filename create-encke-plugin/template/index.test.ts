import { testKernel } from 'encke/testing'
import { expect, test } from 'vitest'
import plugin from './index.ts'

test('whoever says /my-thing is greeted, and everybody is told', async () => {
  const kernel = await testKernel({ plugins: [plugin] })
  const mira = kernel.person('Mira')
  const grace = kernel.person('Grace', { channels: ['my-thing/greeted'] })

  await mira.says('/my-thing')
  expect(await mira.sees(/Hello/)).toBe('Hello, Mira!')
  await grace.sees(/Mira/)
  await kernel.stop()
})
