import { person, testKernel } from 'encke/testing'
import { expect, test } from 'vitest'
import plugin from './index.ts'

test('whoever says /my-thing is greeted, and everybody is told', async () => {
  const kernel = await testKernel({ plugins: [plugin] })
  const grace = await kernel.follow(['my-thing/greeted'], { as: person('Grace') })

  const call = { channel: 'my-thing/greeted' }
  const { json } = await kernel.ask('POST', '/api/commands/my-thing', { as: person('Mira'), body: call })
  expect(json).toEqual({ replies: ['Hello, Mira!'] })
  expect(await grace.next(({ type }) => type === 'publication')).toMatchObject({ data: { name: 'Mira' } })
  await kernel.stop()
})
