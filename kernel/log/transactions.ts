import type { Database } from 'better-sqlite3'
import { type ConnectionProvider, type DatabaseConnection, Kysely, type KyselyProps, type QueryExecutor, Transaction } from 'kysely'
import { dialect } from './dialect.ts'

/** A `tx`, and what makes it throw from then on, however it is asked. */
export interface Begun {
  readonly tx: Transaction<unknown>
  end(): void
}

/** Makes transaction objects of Kysely's over the writer's connection; the writer begins and ends the real ones. */
export class Transactions {
  readonly #props: Omit<KyselyProps, 'executor'>
  readonly #executor: QueryExecutor
  readonly #connection: Promise<DatabaseConnection>

  constructor(database: Database) {
    const ours = dialect(database)
    const driver = ours.createDriver()
    this.#props = { config: { dialect: ours }, driver, dialect: ours }
    this.#executor = new Kysely<unknown>({ dialect: ours }).getExecutor()
    this.#connection = driver.acquireConnection()
  }

  /** For one write. */
  begin(): Begun {
    let over = false
    const provider: ConnectionProvider = {
      // Here every way leads past: compiled queries, raw ones, and whatever was derived from the tx.
      provideConnection: async (consumer) => {
        if (over) throw new Error('This tx belongs to a write that is over')
        return consumer(await this.#connection)
      },
    }
    return {
      tx: new Transaction<unknown>({ ...this.#props, executor: this.#executor.withConnectionProvider(provider) }),
      end: () => {
        over = true
      },
    }
  }
}
