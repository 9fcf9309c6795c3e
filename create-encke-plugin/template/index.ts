import { definePlugin } from 'encke'
import { z } from 'zod'

export default definePlugin({
  name: 'my-thing',
  api: 1,
  channels: { 'my-thing/greeted': { kind: 'log', data: z.object({ name: z.string() }) } },
  setup(ctx) {
    ctx.command('my-thing', {
      summary: 'Be greeted',
      async run({ identity, reply }) {
        await ctx.channel('my-thing/greeted').publish({}, { name: identity.name })
        reply(`Hello, ${identity.name}!`)
      },
    })
  },
})
