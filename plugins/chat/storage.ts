import type { Kysely } from 'kysely'
import type { Message } from './messages.ts'
import type { Room } from './room.ts'

/** Chat's tables. Times are milliseconds UTC. */
export interface Tables {
  chat_room: RoomRow
  /** Who belongs to a closed room. */
  chat_member: { room: string; person: string }
  chat_message: MessageRow
}
/** A room; `guests` says what guests may do there and `embed_origins`, as JSON, from which other sites' pages they may come. */
export interface RoomRow {
  id: string
  name: string
  access: 'open' | 'closed'
  creator: string | null
  created: number
  guests: 'off' | 'read' | 'write'
  embed_origins: string
}
/** A message: `text` is null once deleted, `position` the `n` of the publication that posted it, `n` that of the newest about it, the only one that has not been blanked; `guest` is the name of the guest who wrote it. */
export interface MessageRow {
  id: string
  room: string
  author: string
  text: string | null
  time: number
  edited_at: number | null
  position: number
  n: number
  guest: string | null
}
type Db = Kysely<Tables>

/** The rooms that a person may see: first the one that nobody made, then the oldest. */
export async function roomsOf(db: Db, person: string): Promise<Room[]> {
  const rows = await db
    .selectFrom('chat_room')
    .selectAll()
    .where((room) =>
      room.or([room('access', '=', 'open'), room('id', 'in', room.selectFrom('chat_member').select('room').where('person', '=', person))]),
    )
    .orderBy((room) => room('creator', 'is not', null))
    .orderBy('created')
    .orderBy('id')
    .execute()
  return rows.map(listed)
}

/** A room as lists and `rooms/<person>` tell it. */
export const listed = ({ id, name, access, guests }: Omit<RoomRow, 'creator' | 'created' | 'embed_origins'>): Room => ({
  id,
  name,
  access,
  ...(guests !== 'off' && { guests }),
})

/** When somebody made their newest rooms, the newest first. */
export async function madeBy(
  db: Db,
  person: string,
  { since, most }: { readonly since: number; readonly most: number },
): Promise<number[]> {
  const made = db.selectFrom('chat_room').select('created').where('creator', '=', person).where('created', '>', since)
  return (await made.orderBy('created', 'desc').limit(most).execute()).map(({ created }) => created)
}

export const roomById = async (db: Db, id: string): Promise<RoomRow | undefined> =>
  db.selectFrom('chat_room').selectAll().where('id', '=', id).executeTakeFirst()

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

/** Up to so many messages of a room after a position, oldest first. */
export const messagesAfter = async (db: Db, room: string, position: number, limit: number): Promise<MessageRow[]> =>
  db
    .selectFrom('chat_message')
    .selectAll()
    .where('room', '=', room)
    .where('position', '>', position)
    .orderBy('position')
    .limit(limit)
    .execute()

/** A row as clients see it, given the name of its author, who may have an account no longer. */
export const shown = (row: MessageRow, name: string | undefined): Message => ({
  id: row.id,
  room: row.room,
  author: { id: row.author, name: row.guest ?? name ?? row.author, ...(row.guest !== null && { guest: true }) },
  text: row.text ?? '',
  time: row.time,
  ...(row.edited_at !== null && row.text !== null ? { editedAt: row.edited_at } : {}),
  ...(row.text === null ? { deleted: true } : {}),
})
