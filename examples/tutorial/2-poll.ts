import { definePlugin } from 'encke'
import { z } from 'zod'

const Quake = z.object({ id: z.string(), properties: z.object({ place: z.string(), mag: z.number(), time: z.number() }) })
const Feed = z.object({ features: z.array(Quake) })

export default definePlugin({
  name: 'quakes',
  api: 1,
  config: z.object({ url: z.url().default('https://earthquake.usgs.gov/earthquakes/feed/v1.0/summary/4.5_day.geojson') }),
  setup(ctx) {
    let told = 'Nowhere, as far as I know.'
    ctx.poller({
      url: ctx.config.url,
      every: '5m',
      parse: (body) => ({ items: Feed.parse(JSON.parse(new TextDecoder().decode(body))).features }),
      key: ({ id }) => id,
      onItems([newest]) {
        if (newest) told = `${newest.properties.place}: ${newest.properties.mag}`
      },
    })
    ctx.command('quakes', { summary: 'Where the earth shook', run: ({ reply }) => reply(told) })
  },
})
