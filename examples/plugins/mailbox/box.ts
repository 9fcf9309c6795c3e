import { z } from 'zod'

/** A mailbox with unread mail; `from` is who wrote last, `at` ms UTC. */
export const Box = z.object({ box: z.string(), unread: z.number().int().min(1), at: z.number(), from: z.string().optional() })
export type Box = z.output<typeof Box>
