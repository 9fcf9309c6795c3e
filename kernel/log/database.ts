import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import SQLite, { type Database } from 'better-sqlite3'
import { asError } from '../errors.ts'

/** The connections to `encke.db`: the writer's, and two that can only query. A query on the writer's would see rows that may yet be rolled back. */
export interface Databases {
  readonly writing: Database
  readonly reading: Database
  /** The kernel's own for reading: no plugin's transaction can hold it at a moment that has passed. */
  readonly archive: Database
  /** Empties the write-ahead log into the file, so that what was erased is in no file, and lets the folder go. */
  close(): void
}

/** The data folder belongs to another process. */
export class FolderInUse extends Error {
  constructor(folder: string) {
    super(`The data folder ${folder} is in use by another Encke`)
    this.name = 'FolderInUse'
  }
}

/** Opens the data folder, making it when it is not there; throws `FolderInUse` when another process owns it. */
export function openDatabases(folder: string): Databases {
  // What people say to each other is nobody else's on this machine.
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const release = own(folder)
  const file = join(folder, 'encke.db')
  const writing = new SQLite(file)
  writing.pragma('journal_mode = WAL')
  writing.pragma('synchronous = FULL')
  writing.pragma('secure_delete = ON')
  writing.pragma('foreign_keys = ON')
  writing.pragma('busy_timeout = 5000')
  const [reading, archive] = [queryOnly(file), queryOnly(file)]
  return {
    writing,
    reading,
    archive,
    close() {
      reading.close()
      archive.close()
      writing.pragma('wal_checkpoint(TRUNCATE)')
      writing.close()
      release()
    },
  }
}

function queryOnly(file: string): Database {
  const database = new SQLite(file)
  database.pragma('query_only = ON')
  database.pragma('busy_timeout = 5000')
  return database
}

/** Holds an exclusive lock on a file beside the database for as long as the process lives; the system lets it go with the process. */
function own(folder: string): () => void {
  const lock = new SQLite(join(folder, 'encke.lock'), { timeout: 0 })
  try {
    lock.pragma('journal_mode = MEMORY')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (asError(error).message.includes('locked')) throw new FolderInUse(folder)
    throw error
  }
  return () => lock.close()
}
