import { type Kysely, sql } from 'kysely'

/** What the shared poller remembers of each URL, so that a restart goes on where it was. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE poller_memory (
    plugin TEXT NOT NULL, url TEXT NOT NULL, etag TEXT, last_modified TEXT, seen TEXT NOT NULL, failures INTEGER NOT NULL,
    last_try INTEGER, last_success INTEGER, not_before INTEGER, ttl INTEGER, home TEXT, moving_to TEXT, moves INTEGER NOT NULL,
    PRIMARY KEY (plugin, url)) STRICT, WITHOUT ROWID`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('poller_memory').execute()
}
