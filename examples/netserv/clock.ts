import { definePlugin } from 'encke'
import { serve } from 'encke/server'
import { z } from 'zod'

const clock = definePlugin({
  name: 'clock',
  api: 1,
  channels: { 'clock/now': { kind: 'state', data: z.iso.datetime(), access: { read: 'anyone' } } },
  setup: (ctx) =>
    void ctx.every('1s', async () => {
      await ctx.channel('clock/now').publish({}, new Date(ctx.now()).toISOString(), { key: 'utc' })
    }),
})

const server = await serve({ plugins: [clock], data: 'data/netserv' })
process.once('SIGINT', () => void server.stop()).once('SIGTERM', () => void server.stop())
console.log(`The time is told at ${server.origin}/comet/stream?channel=clock/now`)
