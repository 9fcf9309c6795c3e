import type { Kysely } from 'kysely'
import type { Message } from './messages.ts'
import type { Room } from './room.ts'

/** Chat's tables. Times are milliseconds UTC. */
export interface Tables {
  chat_room: { id: string; name: string; access: 'open' | 'closed'; creator: string | null; created: number }
  /** Who belongs to a closed room. */
  chat_member: { room: string; person: string }
  chat_message: MessageRow
}
/** A message: `text` is null once deleted, `position` the `n` of the publication that posted it, `n` that of the newest about it, the only one that has not been blanked. */
export interface MessageRow {
  id: string
  room: string
  author: string
  text: string | null
  time: number
  edited_at: number | null
  position: number
  n: number
}
type Db = Kysely<Tables>

const SHOWN = ['id', 'name', 'access'] as const

/** The rooms that a person may see: first the one that nobody made, then the oldest. */
export const roomsOf = async (db: Db, person: string): Promise<Room[]> =>
  db
    .selectFrom('chat_room')
    .select(SHOWN)
    .where((room) =>
      room.or([room('access', '=', 'open'), room('id', 'in', room.selectFrom('chat_member').select('room').where('person', '=', person))]),
    )
    .orderBy((room) => room('creator', 'is not', null))
    .orderBy('created')
    .orderBy('id')
    .execute()

/** A room, unless this person may not see it. */
export async function roomFor(db: Db, person: string, id: string): Promise<Tables['chat_room'] | undefined> {
  const room = await db.selectFrom('chat_room').selectAll().where('id', '=', id).executeTakeFirst()
  if (!room || room.access === 'open') return room
  return (await isMember(db, id, person)) ? room : undefined
}

export const isMember = async (db: Db, room: string, person: string): Promise<boolean> =>
  (await db.selectFrom('chat_member').select('person').where('room', '=', room).where('person', '=', person).executeTakeFirst()) !==
  undefined

/** The ids of a closed room's members. */
export async function membersOf(db: Db, room: string): Promise<string[]> {
  const rows = await db.selectFrom('chat_member').select('person').where('room', '=', room).execute()
  return rows.map((row) => row.person)
}

export const messageOf = async (db: Db, room: string, id: string): Promise<MessageRow | undefined> =>
  db.selectFrom('chat_message').selectAll().where('id', '=', id).where('room', '=', room).executeTakeFirst()

/** Up to so many messages of a room before a position, newest first. */
export const messagesBefore = async (db: Db, room: string, position: number, limit: number): Promise<MessageRow[]> =>
  db
    .selectFrom('chat_message')
    .selectAll()
    .where('room', '=', room)
    .where('position', '<', position)
    .orderBy('position', 'desc')
    .limit(limit)
    .execute()

/** A row as clients see it, given its author's name. */
export const shown = (row: MessageRow, name: string): Message => ({
  id: row.id,
  room: row.room,
  author: { id: row.author, name },
  text: row.text ?? '',
  time: row.time,
  ...(row.edited_at !== null && row.text !== null ? { editedAt: row.edited_at } : {}),
  ...(row.text === null ? { deleted: true } : {}),
})
