import { z } from 'zod'

/** A room's id, which is also the segment of its channels. */
export const RoomId = z.string().regex(/^[a-z0-9_-]{1,64}$/)

/** `open`: every signed-in person reads and writes; `closed`: its members. */
export const RoomAccess = z.enum(['open', 'closed'])

/** What guests may do: nothing; read, as anybody may then; or write, too. */
export const RoomGuests = z.enum(['off', 'read', 'write'])

export const Room = z.object({ id: RoomId, name: z.string(), access: RoomAccess, guests: z.enum(['read', 'write']).optional() })
/** A room as lists and `rooms/<person>` tell it; without `guests` there are none. */
export type Room = z.output<typeof Room>

/** What a person gets on `rooms/<person>`: which rooms they may see from now on, and what changed in one (its name, its members). */
export const RoomNews = z.object({ type: z.enum(['room.added', 'room.changed', 'room.removed']), room: Room })
export type RoomNews = z.output<typeof RoomNews>

// Zero-width joiners stay: emoji and several scripts need them.
const UNSEEN = /(?![\u200C\u200D])\p{C}|[\u034F\u115F\u1160\u2028\u2029\u2800\u3164\uFFA0]/u
const SEEN = /[\p{L}\p{N}\p{P}\p{S}]/u

/** A room's name, trimmed, with single spaces: 1 to 80 code points that can be seen. */
export const RoomName = z
  .string()
  .transform((name) => name.normalize('NFC').trim().replace(/\s+/gu, ' '))
  .refine((name) => SEEN.test(name), 'A room needs a name.')
  .refine((name) => [...name].length <= 80, 'A room’s name has at most 80 characters.')
  .refine((name) => !UNSEEN.test(name), 'A room’s name cannot hold invisible or control characters.')

/** What a name becomes in an address: `'Étang bleu!'` gives `'etang-bleu'`; empty where no Latin letter or digit is left. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 48)
    .replace(/^-+|-+$/g, '')
