import { z } from 'zod'
import type { Channels, Context } from '../../kernel/index.ts'
import type { Tables } from './storage.ts'

/** `presence/<room>`: who is in a room, by the person's id. */
export const channels = {
  'presence/:room': {
    kind: 'state',
    data: z.object({ name: z.string(), state: z.enum(['here', 'away']), since: z.number(), guest: z.literal(true).optional() }),
    access: { read: 'authorized' },
  },
} as const satisfies Channels

export type Presence = Context<Record<string, never>, typeof channels, Tables>
