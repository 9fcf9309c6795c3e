import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { definePlugin } from './api/plugin.ts'
import { person, type TestKernel, testKernel } from './testing.ts'

let tested: TestKernel
afterEach(() => tested.stop())

const notes = definePlugin({
  name: 'notes',
  api: 1,
  channels: {
    'notes/:topic': {
      kind: 'log',
      data: z.object({ text: z.string(), by: z.string() }),
      accepts: z.object({ text: z.string() }),
      access: { write: 'signed-in' },
    },
  },
  setup(ctx) {
    ctx.channel('notes/:topic').receive(({ data, identity }) => ({ text: data.text, by: identity.name }))
  },
})

test('what one publishes the other reads', async () => {
  tested = await testKernel({ plugins: [notes] })
  const mira = await tested.follow(['notes/tide'], { as: person('Mira') })
  await mira.next(({ type }) => type === 'joined')
  const told = await tested.ask('POST', '/channels/notes/tide', { as: person('Jun'), body: { text: 'high at ten' } })
  expect(told.status).toBe(201)
  expect(told.json).toMatchObject({ n: 1, data: { text: 'high at ten', by: 'Jun' } })
  expect(await mira.next()).toMatchObject({ type: 'publication', channel: 'notes/tide', n: 1, data: { text: 'high at ten', by: 'Jun' } })
  mira.leave()
})
