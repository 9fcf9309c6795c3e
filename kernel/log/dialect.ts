import type { Database, Statement } from 'better-sqlite3'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'

const STATEMENTS_KEPT = 500

/**
 * Kysely over one better-sqlite3 connection, with every statement prepared once. Transactions are not its business:
 * the writer begins and ends them, so beginning one here does nothing.
 */
export const dialect = (database: Database): Dialect => ({
  createAdapter: () => new SqliteAdapter(),
  createDriver: () => new OneConnection(database),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
})

const nothing = async (): Promise<void> => {}

class OneConnection implements Driver {
  readonly #connection: CachingConnection
  readonly init = nothing
  readonly beginTransaction = nothing
  readonly commitTransaction = nothing
  readonly rollbackTransaction = nothing
  readonly releaseConnection = nothing
  readonly destroy = nothing

  constructor(database: Database) {
    this.#connection = new CachingConnection(database)
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }
}

class CachingConnection implements DatabaseConnection {
  readonly #database: Database
  readonly #statements = new Map<string, Statement>()

  constructor(database: Database) {
    this.#database = database
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const statement = this.#prepared(sql)
    if (statement.reader) return { rows: statement.all(...parameters) as R[] }
    const { changes, lastInsertRowid } = statement.run(...parameters)
    return { numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid), rows: [] }
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    for (const row of this.#prepared(query.sql).iterate(...query.parameters)) yield { rows: [row as R] }
  }

  #prepared(sql: string): Statement {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#database.prepare(sql)
    if (this.#statements.size >= STATEMENTS_KEPT) this.#forgetOldest()
    this.#statements.set(sql, statement)
    return statement
  }

  #forgetOldest(): void {
    for (const oldest of this.#statements.keys()) {
      this.#statements.delete(oldest)
      return
    }
  }
}
