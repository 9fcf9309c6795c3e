import { definePlugin, tables } from 'encke'
import { z } from 'zod'

const Quake = z.object({ id: z.string(), properties: z.object({ place: z.string(), mag: z.number(), time: z.number() }) })
const Feed = z.object({ features: z.array(Quake) })
const Told = z.object({ place: z.string(), mag: z.number(), time: z.number() })
type Tables = { quakes_seen: { id: string; place: string; mag: number; time: number } }

export default definePlugin({
  name: 'quakes',
  api: 1,
  config: z.object({ url: z.url().default('https://earthquake.usgs.gov/earthquakes/feed/v1.0/summary/4.5_day.geojson') }),
  tables: tables<Tables>(),
  migrations: {
    '001_seen': {
      async up(db) {
        const table = db.schema.createTable('quakes_seen').addColumn('id', 'text', (column) => column.primaryKey())
        await table.addColumn('place', 'text').addColumn('mag', 'real').addColumn('time', 'integer').execute()
      },
    },
  },
  channels: { 'quakes/world': { kind: 'state', data: Told, access: { read: 'anyone' } } },
  ui: { elements: { 'quakes-strip': './ui/strip.ts' }, slots: { 'room.strip': 'quakes-strip' } },
  setup(ctx) {
    const world = ctx.channel('quakes/world')
    world.present({ text: ({ place, mag }) => `${place}: ${mag}` })
    ctx.poller({
      url: ctx.config.url,
      every: '5m',
      parse: (body) => ({ items: Feed.parse(JSON.parse(new TextDecoder().decode(body))).features }),
      key: ({ id }) => id,
      onItems: (quakes) =>
        ctx.write(async (tx) => {
          for (const { id, properties } of quakes)
            await tx
              .replaceInto('quakes_seen')
              .values({ id, ...properties })
              .execute()
          const seen = tx.selectFrom('quakes_seen').select(['place', 'mag', 'time'])
          const newest = await seen.orderBy('time', 'desc').limit(1).executeTakeFirst()
          if (newest) await world.publish({}, newest, { key: 'newest', tx })
        }),
    })
    ctx.command('quakes', {
      summary: 'Where the earth shook',
      async run({ reply }) {
        const quakes = await ctx.db.selectFrom('quakes_seen').selectAll().orderBy('mag', 'desc').limit(3).execute()
        reply(quakes.map(({ place, mag }) => `${place}: ${mag}`).join('\n') || 'Nowhere, as far as I know.')
      },
    })
  },
})
