import { type Kysely, sql } from 'kysely'

/** The log and what belongs to it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE log_head (
    one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, lineage INTEGER NOT NULL, key BLOB NOT NULL) STRICT`.execute(db)
  await sql`CREATE TABLE epochs (
    epoch INTEGER PRIMARY KEY, lineage INTEGER NOT NULL, seq INTEGER NOT NULL, time INTEGER NOT NULL) STRICT`.execute(db)
  await sql`CREATE TABLE publications (
    seq INTEGER PRIMARY KEY, channel TEXT NOT NULL, n INTEGER NOT NULL, prev INTEGER NOT NULL, time INTEGER NOT NULL, data TEXT NOT NULL) STRICT`.execute(
    db,
  )
  await sql`CREATE UNIQUE INDEX publications_n ON publications (channel, n)`.execute(db)
  await sql`CREATE INDEX publications_seq ON publications (channel, seq)`.execute(db)
  await sql`CREATE TABLE state (
    channel TEXT NOT NULL, key TEXT NOT NULL, time INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (channel, key)) STRICT, WITHOUT ROWID`.execute(
    db,
  )
  await sql`CREATE TABLE idempotency (
    identity TEXT NOT NULL, channel TEXT NOT NULL, key TEXT NOT NULL, hash BLOB NOT NULL, seq INTEGER NOT NULL, time INTEGER NOT NULL,
    answer TEXT NOT NULL, PRIMARY KEY (identity, channel, key)) STRICT, WITHOUT ROWID`.execute(db)
  await sql`CREATE INDEX idempotency_seq ON idempotency (seq)`.execute(db)
  await sql`CREATE INDEX idempotency_time ON idempotency (time)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of ['idempotency', 'state', 'publications', 'epochs', 'log_head']) await db.schema.dropTable(table).execute()
}
