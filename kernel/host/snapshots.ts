import type { Database } from 'better-sqlite3'
import type { Kysely } from 'kysely'
import type { Published } from '../api/plugin.ts'
import type { Log } from '../log/log.ts'
import { LogArchive } from '../log/store.ts'
import { inThisTurn } from '../log/writer.ts'

/** What a snapshot is read with. */
export type At = (channel: string) => Promise<Published>

/** Reads in one transaction on the querying connection, so that rows and the cursor at which they are true belong together. */
export class Snapshots {
  readonly #database: Database
  readonly #db: Kysely<unknown>
  readonly #log: Log
  /** Through the snapshot's own connection, so that what it says belongs to the rows. */
  readonly #archive: LogArchive
  #last: Promise<unknown> = Promise.resolve()

  constructor(database: Database, db: Kysely<unknown>, log: Log) {
    this.#database = database
    this.#db = db
    this.#log = log
    this.#archive = new LogArchive(database)
  }

  /** Runs `read` by itself; it awaits nothing but its queries, so that the transaction ends within the turn. */
  take<T>(read: (db: Kysely<unknown>, at: At) => Promise<T>): Promise<T> {
    const taken = this.#last.then(() => this.#read(read))
    // Whether it failed concerns its caller, not the next.
    this.#last = taken.catch(() => {})
    return taken
  }

  async #read<T>(read: (db: Kysely<unknown>, at: At) => Promise<T>): Promise<T> {
    this.#database.exec('BEGIN')
    try {
      return await inThisTurn(read(this.#db, async (channel) => this.#at(channel)))
    } finally {
      this.#database.exec('COMMIT')
    }
  }

  #at(channel: string): Published {
    return { n: this.#archive.channelHead(channel).n, cursor: this.#log.cursor(this.#archive.headSeq(), 0) }
  }
}
