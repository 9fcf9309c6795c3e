import type { Weather as Plugin } from './channels.ts'
import type { Place } from './place.ts'
import type readApart from './read-apart.ts'
import { type Asking, readWeather, type Weather } from './read-weather.ts'

const MAX_DOCUMENT = 4_194_304
/** What has more bytes is read in another thread: it would take some milliseconds, in which nobody is answered. */
const LARGE_BYTES = 16_384
const GZIP = 0x1f // may unfold to anything
const READ_APART = new URL('./read-apart.ts', import.meta.url)

type Following = Pick<Plugin, 'apart' | 'config' | 'log' | 'poller'>

/** Lets a place follow one of its sources. */
export function follow(weather: Following, keeper: Pick<Place, 'id' | 'place' | 'tell' | 'fail' | 'recover'>, source: string): void {
  const { zone } = keeper.place
  weather.poller({
    url: feedOf(source, keeper.id),
    every: weather.config.every,
    maxBytes: MAX_DOCUMENT,
    async parse(bytes, meta) {
      const told = await read(weather, bytes, { ...meta, ...(zone !== undefined && { zone }) })
      const { ttl, rests } = told
      return { items: [told], ...(ttl !== undefined && { ttl }), ...(rests && { rests }) }
    },
    key: () => '', // a document is told whole: what it no longer says goes, and what it says again comes back
    onItems: async (documents) => {
      for (const told of documents) await keeper.tell(source, told)
    },
    onStale(trouble) {
      // The host alone: some publishers want a key in the address.
      weather.log.warn('the feed fails', {
        place: keeper.id,
        source: new URL(source).host,
        failures: trouble.failures,
        error: trouble.cause,
      })
      keeper.fail(source, trouble)
    },
    onFresh: () => keeper.recover(source),
  })
}

async function read(weather: Following, bytes: Uint8Array, asking: Asking): Promise<Weather> {
  if (bytes.length <= LARGE_BYTES && bytes[0] !== GZIP) return readWeather(bytes, asking)
  return weather.apart<typeof readApart>(READ_APART, { bytes, asking })
}

/** The fragment, which is not sent, tells the poller apart from another place's of the same feed: a new place gets the whole and no 304. */
function feedOf(address: string, place: string): string {
  const url = new URL(address)
  url.hash = place
  return url.href
}
