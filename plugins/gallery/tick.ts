import { z } from 'zod'

/** A second of the gallery's clock, by the server's own. */
export const Tick = z.object({
  /** Milliseconds UTC. */
  time: z.int(),
  /** Counts up from 1 for as long as somebody watches. */
  count: z.int(),
})
export type Tick = z.infer<typeof Tick>

/** The time of day as the gallery shows it: 24 hours, with seconds. */
export const timeOfDay = (time: number): string => new Date(time).toISOString().slice(11, 19)
