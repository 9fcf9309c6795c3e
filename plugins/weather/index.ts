import { definePlugin, tables } from '../../kernel/index.ts'
import { migrations } from '../../migrations/weather/index.ts'
import { channels, described, type Places, type Weather } from './channels.ts'
import { voice } from './chat-services.ts'
import { bringCommand } from './command.ts'
import { type ConfiguredPlace, WeatherConfig } from './config.ts'
import { findPlaces } from './find-places.ts'
import { follow } from './follow.ts'
import { messagesFor } from './messages.ts'
import { servePage } from './page.ts'
import { Place, type PlaceChange } from './place.ts'
import { present } from './present.ts'
import { RoomPlaces } from './room-places.ts'
import { keepTold, roomsToTell, type Tables, toldOf } from './storage.ts'
import { repeats } from './warning-news.ts'
import { newsAsText } from './words.ts'

const MOST_WORDS = 100
const MOST_SAID = 5 // at once, in one room: a storm over many districts is no reason to say nothing else

/** The weather of the configured places, from their publishers' feeds, by slot in `weather/<place>`; warnings in `warnings/<place>`. */
export default definePlugin({
  name: 'weather',
  api: 1,
  config: WeatherConfig,
  channels,
  tables: tables<Tables>(),
  migrations,
  permissions: { net: ['the hosts of the configured places', 'api.open-meteo.com', 'api.met.no'] },
  ui: {
    elements: { 'encke-weather-strip': './ui/weather-strip.ts' },
    slots: { 'room.strip': 'encke-weather-strip' },
    widgets: { 'encke-weather': './ui/widget.ts' },
  },
  async setup(weather) {
    const places: Places = new Map(Object.entries(weather.config.places))
    const keepers = [...places].map(([id, place]) => keeperOf(weather, id, place))
    for (const keeper of keepers) {
      keeper.restore(await toldOf(weather.db, keeper.id))
      for (const source of keeper.place.sources) follow(weather, keeper, source)
    }
    weather.every('30s', () => {
      for (const keeper of keepers) keeper.review()
    })
    weather.channel('weather/:place').authorize(({ params }) => places.has(params.place))
    weather.channel('warnings/:place').authorize(({ params }) => places.has(params.place))
    present(weather, places)
    bringCommand(weather, places, new RoomPlaces(weather, places))
    servePlaces(weather, places)
    servePage(weather, places)
  },
})

function keeperOf(weather: Weather, id: string, place: ConfiguredPlace): Place {
  return new Place(
    { id, place, every: weather.config.every },
    {
      current: () => weather.channel('weather/:place').current({ place: id }),
      write: (change) => write(weather, id, change),
      now: () => weather.now(),
      failed: (error) => weather.log.warn('the weather could not be changed', { place: id, error }),
    },
  )
}

/** What a source said, what that changes, what is new of warnings, and what rooms hear of it: all or nothing. */
async function write(weather: Weather, place: string, { told, publish, remove, news }: PlaceChange): Promise<void> {
  const manner = { language: weather.config.lang, units: weather.config.units, now: weather.now() }
  const before = weather.channel('weather/:place').current({ place })
  const heard = news.filter((one) => !repeats(one, before.get(`warning:${one.id}`), (each) => newsAsText(each, manner)))
  const speaker = messagesFor(manner.language).weather
  await weather.write(async (tx) => {
    if (told) await keepTold(tx, place, told)
    for (const report of publish) await weather.channel('weather/:place').publish({ place }, report, { key: report.slot, tx })
    for (const slot of remove) await weather.channel('weather/:place').remove({ place }, slot, { tx })
    for (const one of news) await weather.channel('warnings/:place').publish({ place }, one, { tx })
    const says = heard.length > 0 ? weather.find(voice) : undefined
    for (const room of says ? await roomsToTell(tx, place) : [])
      for (const one of heard.slice(0, MOST_SAID)) await says?.say({ room, speaker, text: newsAsText(one, manner) }, tx)
  })
}

/** `GET /api/weather/places?q=`: the configured places, or those that the words find; other sites' pages may ask too. */
function servePlaces(weather: Weather, places: Places): void {
  const all = [...places].map(([id, place]) => ({ ...place, id, name: place.name ?? id }))
  weather.route(
    'GET',
    '/api/weather/places',
    ({ query }) => {
      const found = findPlaces(all, (query.get('q') ?? '').slice(0, MOST_WORDS)).map((place) => described(place.id, place))
      return { places: found }
    },
    { access: 'anyone', foreign: true },
  )
}
