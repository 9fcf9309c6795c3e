import { z } from 'zod'

/** Names of lucide's weather icons. */
export const ICONS = [
  'sun',
  'moon',
  'cloud',
  'cloud-sun',
  'cloud-moon',
  'cloud-drizzle',
  'cloud-rain',
  'cloud-snow',
  'cloud-hail',
  'cloud-lightning',
  'cloud-fog',
  'wind',
  'triangle-alert',
] as const
/** CAP 1.2 §3.2.2, in lower case. */
export const SEVERITIES = ['unknown', 'minor', 'moderate', 'severe', 'extreme'] as const

/**
 * One value of `weather/<place>`, kept under its slot: what is now (`current`), in the N-th period of the forecast (`day:N`, from 1),
 * or a warning in effect (`warning:<id>`). Temperatures are in °C, times in ms UTC; texts are plain text.
 */
export const Report = z.object({
  /** The place's id in the configuration. */
  place: z.string(),
  /** The place's name, and what it is called in other languages, by BCP 47 tag. */
  name: z.string().exactOptional(),
  names: z.record(z.string(), z.string()).exactOptional(),
  /** The place's time zone, by its IANA name. */
  zone: z.string().exactOptional(),
  slot: z.string(),
  /** `Tuesday night`; a warning's headline. */
  title: z.string().exactOptional(),
  text: z.string(),
  /** The language of title and text, a BCP 47 tag. */
  lang: z.string().exactOptional(),
  tempC: z.number().exactOptional(),
  highC: z.number().exactOptional(),
  lowC: z.number().exactOptional(),
  windKmh: z.number().exactOptional(),
  gustKmh: z.number().exactOptional(),
  /** Relative, per cent. */
  humidity: z.number().exactOptional(),
  /** At sea level. */
  pressureHpa: z.number().exactOptional(),
  /** Of any precipitation, per cent. */
  rainChance: z.number().exactOptional(),
  icon: z.enum(ICONS).exactOptional(),
  /** Of a forecast: the day that it is for, by the place's calendar, `2026-03-01`. A day may have two, for day and night. */
  date: z.string().exactOptional(),
  issuedAt: z.int().exactOptional(),
  validFrom: z.int().exactOptional(),
  validTo: z.int().exactOptional(),
  severity: z.enum(SEVERITIES).exactOptional(),
  /** Ids of the warnings that this one takes the place of. */
  replaces: z.array(z.string()).exactOptional(),
  /** Of `current`: it says only that there are no warnings. */
  quiet: z.literal(true).exactOptional(),
  /** A page about it, http or https. */
  url: z.string().exactOptional(),
  /** Who issued it. */
  source: z.string().exactOptional(),
  /** What the source's licence wants to be shown beside it, and that licence. */
  attribution: z.string().exactOptional(),
  licence: z.string().exactOptional(),
  licenceUrl: z.string().exactOptional(),
  /** The source has not answered for some time. */
  stale: z.literal(true).exactOptional(),
})
export type Report = z.infer<typeof Report>
export type Icon = (typeof ICONS)[number]
export type Severity = (typeof SEVERITIES)[number]
/** A report as a feed tells it, before it belongs to a place. */
export type Bulletin = Omit<Report, 'place' | 'name' | 'names' | 'stale'>
/** Who told a bulletin, and on what terms. */
export type Publisher = Pick<Bulletin, 'source' | 'attribution' | 'licence' | 'licenceUrl'>

/** What a publisher of nothing but warnings says while there are none. */
export const quiet = ({ source, attribution, licence, licenceUrl }: Publisher): Bulletin => ({
  slot: 'current',
  text: 'No warnings in effect',
  lang: 'en',
  quiet: true,
  ...(source !== undefined && { source }),
  ...(attribution !== undefined && { attribution }),
  ...(licence !== undefined && { licence }),
  ...(licenceUrl !== undefined && { licenceUrl }),
})

export const isWarning = ({ slot }: Pick<Bulletin, 'slot'>): boolean => slot.startsWith('warning:')
export const isForecast = ({ slot }: Pick<Bulletin, 'slot'>): boolean => slot.startsWith('day:')
