import { rmSync } from 'node:fs'
import { join } from 'node:path'
import SQLite, { type Database } from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { systemClock } from '../../kernel/clock.ts'
import { applyMigrations } from '../../kernel/host/migrations.ts'
import { openDatabases } from '../../kernel/log/database.ts'
import { dialect } from '../../kernel/log/dialect.ts'
import { Log } from '../../kernel/log/log.ts'
import { migrations } from '../../migrations/kernel/index.ts'

/** Writes one message, a plugin's row and a publication, and resolves when both are on disk. */
export type Write = (text: string) => Promise<void>

type Tables = {
  message: { id: number; room: string; author: string; text: string; time: number }
  publications: { seq: number; channel: string; n: number; prev: number; time: number; data: string }
  log_head: { seq: number }
}
const MESSAGES = 'CREATE TABLE message (id INTEGER PRIMARY KEY, room TEXT, author TEXT, text TEXT, time INTEGER) STRICT'
const PUBLICATIONS = `CREATE TABLE publications (seq INTEGER PRIMARY KEY, channel TEXT, n INTEGER, prev INTEGER, time INTEGER, data TEXT) STRICT;
  CREATE UNIQUE INDEX publications_by_channel ON publications (channel, n); CREATE TABLE log_head (seq INTEGER) STRICT; INSERT INTO log_head VALUES (0)`
const CHANNEL = 'chat/lobby'

const rowOf = (id: number, text: string): Tables['message'] => ({ id, room: 'lobby', author: 'ada', text, time: Date.now() })
const publicationOf = (seq: number, row: object): Tables['publications'] => ({
  seq,
  channel: CHANNEL,
  n: seq,
  prev: seq - 1,
  time: Date.now(),
  data: JSON.stringify(row),
})

/** The ways to write, by name; each begins in an empty folder. */
export const WAYS: Readonly<Record<string, (folder: string) => Promise<Write>>> = { encke, kysely, statements }

/** Encke's writer: all that is asked for in one turn shares a transaction; the plugin's row by Kysely. */
async function encke(folder: string): Promise<Write> {
  rmSync(folder, { recursive: true, force: true })
  const databases = openDatabases(folder)
  const db = new Kysely<unknown>({ dialect: dialect(databases.writing) })
  await applyMigrations(db, { owner: 'kernel', migrations, time: 0 })
  databases.writing.exec(MESSAGES)
  const log = new Log(databases, { clock: systemClock })
  let id = 0
  return (text) =>
    log.write(async (tx, within) => {
      const row = rowOf(++id, text)
      await tx.withTables<Tables>().insertInto('message').values(row).execute()
      within.publish(CHANNEL, JSON.stringify(row))
    })
}

/** One transaction a message, by Kysely as it comes. */
async function kysely(folder: string): Promise<Write> {
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: plain(folder) }) })
  let seq = 0
  return async (text) => {
    await turn()
    await db.transaction().execute(async (tx) => {
      seq += 1
      const row = rowOf(seq, text)
      await tx.insertInto('message').values(row).execute()
      await tx.insertInto('publications').values(publicationOf(seq, row)).execute()
      await tx.updateTable('log_head').set({ seq }).execute()
    })
  }
}

/** One transaction a message, by statements that were prepared once. */
async function statements(folder: string): Promise<Write> {
  const database = plain(folder)
  const message = database.prepare('INSERT INTO message VALUES (@id, @room, @author, @text, @time)')
  const publication = database.prepare('INSERT INTO publications VALUES (@seq, @channel, @n, @prev, @time, @data)')
  const head = database.prepare('UPDATE log_head SET seq = ?')
  let seq = 0
  const once = database.transaction((text: string) => {
    seq += 1
    const row = rowOf(seq, text)
    message.run(row)
    publication.run(publicationOf(seq, row))
    head.run(seq)
  })
  return async (text) => {
    await turn()
    once.immediate(text)
  }
}

/** A message is asked for as requests come: never in the turn in which the last one was answered. */
const turn = (): Promise<void> => new Promise((done) => void setImmediate(done))

/** A database as Encke opens its own. */
function plain(folder: string): Database {
  const database = new SQLite(join(folder, 'plain.db'))
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.exec(`${MESSAGES}; ${PUBLICATIONS}`)
  return database
}
