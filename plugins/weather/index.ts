import { definePlugin } from '../../kernel/index.ts'
import { WeatherConfig } from './config.ts'
import { Place } from './place.ts'
import { readWeather } from './read-weather.ts'
import { Report } from './report.ts'
import { asHtml, asText } from './words.ts'

/** The weather of the configured places, from their publishers' feeds, by slot in `weather/<place>`. */
export default definePlugin({
  name: 'weather',
  api: 1,
  config: WeatherConfig,
  channels: { 'weather/:place': { kind: 'state', data: Report, access: { read: 'anyone' } } },
  ui: {
    elements: { 'encke-weather-strip': './ui/weather-strip.ts' },
    slots: { 'room.strip': 'encke-weather-strip' },
    widgets: { 'encke-weather': './ui/widget.ts' },
  },
  setup(ctx) {
    const channel = ctx.channel('weather/:place')
    const keep = (place: string): Place =>
      new Place(place, ctx.config.every, {
        current: () => channel.current({ place }),
        publish: (report) => channel.publish({ place }, report, { key: report.slot }),
        remove: (slot) => channel.remove({ place }, slot),
        now: () => ctx.now(),
        failed: (error) => ctx.log.warn('the weather could not be changed', { place, error }),
      })
    const places = new Map(Object.entries(ctx.config.places).map(([id, place]) => [id, { ...place, keeper: keep(id) }]))
    for (const [id, { url, keeper }] of places) {
      ctx.poller({
        url: feedOf(url, id),
        every: ctx.config.every,
        parse(bytes, meta) {
          const weather = readWeather(bytes, meta)
          const { ttl, rests } = weather
          return { items: [weather], ...(ttl !== undefined && { ttl }), ...(rests && { rests }) }
        },
        key: () => '', // a document is told whole: what it no longer says goes, and what it says again comes back
        onItems: async (documents) => {
          for (const weather of documents) await keeper.tell(weather)
        },
        onStale(trouble) {
          ctx.log.warn('the feed fails', { place: id, failures: trouble.failures, error: trouble.cause })
          keeper.fail(trouble)
        },
        onFresh: () => keeper.recover(),
      })
    }
    ctx.every('30s', () => {
      for (const { keeper } of places.values()) keeper.review()
    })
    channel.authorize(({ params }) => places.has(params.place))
    channel.present({ text: asText, html: asHtml })
    ctx.route('GET', '/api/weather/places', () => ({ places: [...places].map(([id, { name = id }]) => ({ id, name })) }), {
      access: 'anyone',
    })
  },
})

/** The fragment, which is not sent, tells the poller apart from another place's of the same feed: a new place gets the whole and no 304. */
function feedOf(address: string, place: string): string {
  const url = new URL(address)
  url.hash = place
  return url.href
}
