import type { Kysely, Transaction } from 'kysely'

/** Presence's table: the time, in milliseconds UTC, of a person's last sign in a room. */
export interface Tables {
  presence_seen: { room: string; person: string; seen: number }
}
export type Seen = Tables['presence_seen']

// SQLite binds at most 32 766 values a statement.
const AT_ONCE = 5_000

/** Notes when people were last seen; a later time stands. */
export async function noteSeen(tx: Transaction<Tables>, seen: readonly Seen[]): Promise<void> {
  for (let first = 0; first < seen.length; first += AT_ONCE) {
    await tx
      .insertInto('presence_seen')
      .values(seen.slice(first, first + AT_ONCE))
      .onConflict((row) =>
        row
          .columns(['room', 'person'])
          .doUpdateSet((row) => ({ seen: row.ref('excluded.seen') }))
          .whereRef('excluded.seen', '>', 'presence_seen.seen'),
      )
      .execute()
  }
}

/** Forgets when somebody was seen in a room. */
export async function forgetSeen(tx: Transaction<Tables>, who: readonly Pick<Seen, 'room' | 'person'>[]): Promise<void> {
  for (const { room, person } of who) await tx.deleteFrom('presence_seen').where('room', '=', room).where('person', '=', person).execute()
}

export const seenIn = async (db: Kysely<Tables>, room: string): Promise<Seen[]> =>
  db.selectFrom('presence_seen').selectAll().where('room', '=', room).execute()

/** Every room in which anybody was ever seen, found by leaps along the key. */
export async function roomsSeen(db: Kysely<Tables>): Promise<string[]> {
  const rooms: string[] = []
  for (let last = ''; ; ) {
    const next = await db.selectFrom('presence_seen').select('room').where('room', '>', last).orderBy('room').limit(1).executeTakeFirst()
    if (!next) return rooms
    last = next.room
    rooms.push(last)
  }
}
