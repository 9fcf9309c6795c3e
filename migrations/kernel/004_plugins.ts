import { type Kysely, sql } from 'kysely'

/** What administrators decided of plugins. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE plugins (name TEXT NOT NULL PRIMARY KEY, disabled INTEGER NOT NULL, settings TEXT) STRICT, WITHOUT ROWID`.execute(
    db,
  )
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('plugins').execute()
}
