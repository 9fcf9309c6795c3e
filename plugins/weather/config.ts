import { z } from 'zod'
import { forecastAddress } from './forecast-address.ts'

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const SHORTEST = 1_000
const MAX_SOURCES = 8

/** Written as `'10m'`, from one second up; becomes milliseconds. */
const Every = z
  .templateLiteral([z.number(), z.enum(['s', 'm', 'h', 'd'])])
  .transform((written) => Number.parseFloat(written) * UNITS[written.slice(-1) as keyof typeof UNITS])
  .refine((milliseconds) => milliseconds >= SHORTEST, 'a feed may be asked once a second at most')

const Address = z.url({ protocol: /^https?$/ })
const Name = z.string().trim().min(1).max(80)
const Zone = z.string().refine(isZone, 'a time zone is an IANA name such as America/Toronto')

const Place = z
  .strictObject({
    /** Of a feed, or several that complete each other: what the first does not tell, the next may. */
    url: Address.optional(),
    urls: z.array(Address).max(MAX_SOURCES).optional(),
    /** Where it lies, for services that are asked by position. */
    latitude: z.number().min(-90).max(90).optional(),
    longitude: z.number().min(-180).max(180).optional(),
    source: z.enum(['open-meteo', 'met.no']).default('open-meteo'),
    /** Shown to people; absent: the id. */
    name: Name.optional(),
    /** What it is called in other languages, by BCP 47 tag. */
    names: z.record(z.string().regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/, 'a language is a tag such as zh-Hant'), Name).default({}),
    zone: Zone.optional(),
    /** Words that find it, beside its names. */
    search: z.array(Name).max(20).default([]),
  })
  .refine(({ latitude, longitude }) => (latitude === undefined) === (longitude === undefined), 'a position has a latitude and a longitude')
  .transform(({ url, urls = [], latitude, longitude, source, ...place }) => {
    const written = [...(url === undefined ? [] : [url]), ...urls]
    const built = latitude === undefined || longitude === undefined ? [] : [forecastAddress(source, { latitude, longitude })]
    return { ...place, sources: [...new Set([...written, ...built])] }
  })
  .refine(({ sources }) => sources.length > 0, 'a place needs a url, or a latitude and a longitude')

/** A place as the configuration yields it. */
export type ConfiguredPlace = z.output<typeof Place>

/** Places by id, which is a segment of their channel's name, how often their sources are asked, and how the weather speaks where nobody has a say. */
export const WeatherConfig = z.strictObject({
  places: z.record(z.string().regex(/^[a-z0-9_-]{1,64}$/, 'an id has a–z, 0–9, _ and -'), Place).default({}),
  every: Every.default(UNITS.m * 10),
  /** Of commands' answers and of what is said in rooms. */
  lang: z.enum(['en', 'fr', 'zh-Hant']).default('en'),
  units: z.enum(['metric', 'us']).default('metric'),
})
export type WeatherConfig = z.output<typeof WeatherConfig>

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false // RangeError: nobody knows it
  }
}
