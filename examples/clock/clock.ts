import { definePlugin } from 'encke'
import { z } from 'zod'

export default definePlugin({
  name: 'clock',
  api: 1,
  channels: { 'clock/now': { kind: 'state', data: z.iso.datetime(), access: { read: 'anyone' } } },
  setup: (ctx) =>
    void ctx.every('1s', async () => {
      await ctx.channel('clock/now').publish({}, new Date(ctx.now()).toISOString(), { key: 'utc' })
    }),
})
