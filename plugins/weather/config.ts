import { z } from 'zod'

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const SHORTEST = 1_000

/** Written as `'10m'`, from one second up; becomes milliseconds. */
const Every = z
  .templateLiteral([z.number(), z.enum(['s', 'm', 'h', 'd'])])
  .transform((written) => Number.parseFloat(written) * UNITS[written.slice(-1) as keyof typeof UNITS])
  .refine((milliseconds) => milliseconds >= SHORTEST, 'a feed may be asked once a second at most')

const Place = z.object({
  /** Of a feed: Environment Canada's, a station of the National Weather Service, MeteoAlarm's, or any RSS or Atom. */
  url: z.url({ protocol: /^https?$/ }),
  /** Shown to people; absent: the id. */
  name: z.string().trim().min(1).max(80).optional(),
})

/** Places by id, which is a segment of their channel's name, and how often their feeds are asked. */
export const WeatherConfig = z.object({
  places: z.record(z.string().regex(/^[a-z0-9_-]{1,64}$/, 'an id has a–z, 0–9, _ and -'), Place).default({}),
  every: Every.default(UNITS.m * 10),
})
