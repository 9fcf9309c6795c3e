import type { Transaction } from 'kysely'
import { z } from 'zod'
import { ClientError } from '../../kernel/index.ts'
import { type Access, manages } from './access.ts'
import type { Chat } from './channels.ts'
import { tellAll } from './news.ts'
import type { People } from './people.ts'
import { param } from './request.ts'
import { RoomGuests } from './room.ts'
import { listed, type RoomRow, type Tables } from './storage.ts'
import type { Guests } from './visits.ts'

const ORIGINS = 50
const ORIGIN_LENGTH = 300

/** An origin (RFC 6454 §6) as browsers write it; a slash at the end is forgiven. */
const Origin = z
  .string()
  .max(ORIGIN_LENGTH)
  .transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : undefined
    if (url && /^https?:\/\/[\w.:[\]-]+$/.test(url.origin) && url.href === `${url.origin}/`) return url.origin
    context.addIssue({
      code: 'custom',
      message: `An origin is written like https://www.example.com, which ${JSON.stringify(text)} is not.`,
    })
    return z.NEVER
  })
const Settings = z.object({
  guests: RoomGuests.optional(),
  embedOrigins: z
    .array(Origin)
    .max(ORIGINS, `A room names at most ${ORIGINS} origins.`)
    .transform((origins) => [...new Set(origins)])
    .optional(),
})

interface Parts {
  readonly access: Access
  readonly people: People
  readonly guests: () => Guests
}

/** `PATCH /api/rooms/<id> {guests?, embedOrigins?}`: who made the room, and administrators in it, open it to guests. Off ends them all. */
export function serveSettings(chat: Chat, { access, people, guests }: Parts): void {
  chat.route('PATCH', '/api/rooms/:room', async (request) => {
    const { caller } = request
    const change = await request.read(Settings)
    return chat.write(async (tx) => {
      const before = await access.home(tx, caller, param(request, 'room'))
      if (!manages(caller, before)) throw new ClientError('forbidden', 'Only who made this room, or an administrator in it, can change it.')
      const room = await changeRoom(tx, before, change)
      if (room.guests === 'off') await guests().dismissAll(tx, room.id)
      if (room.guests !== before.guests) {
        access.changed(room.id, tx)
        await tellAll(chat, tx, { people, news: { type: 'room.changed', room: listed(room) } })
      }
      return settingsOf(room)
    })
  })
}

/** The origins whose pages may let guests into a room. */
export const originsOf = ({ embed_origins: origins }: RoomRow): readonly string[] => JSON.parse(origins) as string[]

/** A room with all that is set of it. */
export const settingsOf = (room: RoomRow): object => {
  const { id, name, access, creator, created, guests } = room
  return { id, name, access, creator, created, guests, embedOrigins: originsOf(room) }
}

async function changeRoom(tx: Transaction<Tables>, room: RoomRow, change: z.output<typeof Settings>): Promise<RoomRow> {
  const guests = change.guests ?? room.guests
  const embed_origins = change.embedOrigins ? JSON.stringify(change.embedOrigins) : room.embed_origins
  await tx.updateTable('chat_room').set({ guests, embed_origins }).where('id', '=', room.id).execute()
  return { ...room, guests, embed_origins }
}
