import { type Kysely, sql } from 'kysely'

/** When a feed does not want to be asked at all: its hours and days, as JSON. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE poller_memory ADD COLUMN rests TEXT`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE poller_memory DROP COLUMN rests`.execute(db)
}
