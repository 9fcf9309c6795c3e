/** The server that is measured, in a process of its own, so that its memory is nobody else's. */
import { definePlugin } from 'encke'
import { serve } from 'encke/server'
import { z } from 'zod'

const measured = definePlugin({
  name: 'measured',
  api: 1,
  channels: { 'measured/now': { kind: 'log', data: z.object({ id: z.int(), text: z.string() }), access: { read: 'anyone' } } },
  setup(ctx) {
    const channel = ctx.channel('measured/now')
    ctx.route('POST', '/measured', async (request) => channel.publish({}, (await request.json()) as { id: number; text: string }), {
      access: 'anyone',
    })
    ctx.route(
      'GET',
      '/measured/memory',
      () => {
        globalThis.gc?.()
        return { bytes: process.memoryUsage.rss() }
      },
      { access: 'anyone' },
    )
  },
})

// All readers come from one address.
const { origin } = await serve({ plugins: [measured], limits: { connectionsPerAddress: 20_000 } })
process.stdout.write(`${origin}\n`)
// It ends with whoever started it, however that ends.
process.stdin.resume().once('end', () => process.exit())
