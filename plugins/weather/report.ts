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
  slot: z.string(),
  /** `Tuesday night`; a warning's headline. */
  title: z.string().exactOptional(),
  text: z.string(),
  tempC: z.number().exactOptional(),
  highC: z.number().exactOptional(),
  lowC: z.number().exactOptional(),
  icon: z.enum(ICONS).exactOptional(),
  issuedAt: z.int().exactOptional(),
  validFrom: z.int().exactOptional(),
  validTo: z.int().exactOptional(),
  severity: z.enum(SEVERITIES).exactOptional(),
  /** A page about it, http or https. */
  url: z.string().exactOptional(),
  /** Who issued it. */
  source: z.string().exactOptional(),
  /** What the source's licence wants to be shown beside it. */
  attribution: z.string().exactOptional(),
  /** The source has not answered for some time. */
  stale: z.literal(true).exactOptional(),
})
export type Report = z.infer<typeof Report>
export type Icon = (typeof ICONS)[number]
export type Severity = (typeof SEVERITIES)[number]
/** A report as a feed tells it, before it belongs to a place. */
export type Bulletin = Omit<Report, 'place' | 'stale'>

/** What a publisher of nothing but warnings says while there are none. */
export const quiet = ({ source, attribution }: Pick<Bulletin, 'source' | 'attribution'>): Bulletin => ({
  slot: 'current',
  text: 'No warnings in effect',
  ...(source !== undefined && { source }),
  ...(attribution !== undefined && { attribution }),
})
