import { z } from 'zod'
import type { Quote as Told } from './messages.ts'

/** What a symbol stands at; the channel's schema of `messages.ts`'s type. */
export const Quote: z.ZodType<Told, Told> = z.object({
  value: z.number(),
  at: z.number().int(),
  change: z.number().exactOptional(),
  since: z.number().int().exactOptional(),
})
