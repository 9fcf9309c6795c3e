import type { Kysely } from 'kysely'
import { z } from 'zod'
import { type Bulletin, Report } from './report.ts'

/** Weather's tables. */
export interface Tables {
  /** `bulletins` is JSON: all that a source said last of a place. */
  weather_told: { place: string; source: string; bulletins: string }
  /** Which place a room shows, and whether (1) its warnings are said in the room. */
  weather_room: { room: string; place: string; says_warnings: number }
}
type Db = Kysely<Tables>

const Bulletins = z.array(Report.omit({ place: true, name: true, names: true, stale: true }))

/** What the sources of a place said last, by source; what cannot be read any more is left out. */
export async function toldOf(db: Db, place: string): Promise<ReadonlyMap<string, readonly Bulletin[]>> {
  const rows = await db.selectFrom('weather_told').selectAll().where('place', '=', place).execute()
  return new Map(
    rows.flatMap(({ source, bulletins }) => {
      const read = Bulletins.safeParse(JSON.parse(bulletins))
      return read.success ? [[source, read.data] as const] : []
    }),
  )
}

/** Keeps what a source said. */
export async function keepTold(
  tx: Db,
  place: string,
  { source, bulletins }: { readonly source: string; readonly bulletins: readonly Bulletin[] },
): Promise<void> {
  const row = { place, source, bulletins: JSON.stringify(bulletins) }
  await tx
    .insertInto('weather_told')
    .values(row)
    .onConflict((conflict) => conflict.columns(['place', 'source']).doUpdateSet({ bulletins: row.bulletins }))
    .execute()
}

export const roomRow = async (db: Db, room: string): Promise<Tables['weather_room'] | undefined> =>
  db.selectFrom('weather_room').selectAll().where('room', '=', room).executeTakeFirst()

/** The rooms that show a place. */
export async function roomsShowing(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('weather_room').select('room').execute()
  return rows.map(({ room }) => room)
}

/** The rooms in which a place's warnings are said. */
export async function roomsToTell(db: Db, place: string): Promise<string[]> {
  const rows = await db.selectFrom('weather_room').select('room').where('place', '=', place).where('says_warnings', '=', 1).execute()
  return rows.map(({ room }) => room)
}

/** Sets which place a room shows; `undefined`: none. */
export async function keepRoom(
  tx: Db,
  room: string,
  shown: { readonly place: string; readonly says_warnings: number } | undefined,
): Promise<void> {
  await tx.deleteFrom('weather_room').where('room', '=', room).execute()
  if (shown)
    await tx
      .insertInto('weather_room')
      .values({ room, ...shown })
      .execute()
}
