import { createHash } from 'node:crypto'
import {
  type CompiledQuery,
  type DatabaseConnection,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely'
import type { Migration, Migrations } from '../api/plugin.ts'

type Tables = { migrations: { plugin: string; name: string; hash: string; time: number } }

/**
 * Brings one owner's tables up to date, within the caller's transaction: each migration runs once, in the order of their names.
 * Throws when one that ran has been changed since, or when the database knows one that is not there: it is of a newer version.
 */
export async function applyMigrations(database: Kysely<unknown>, { owner, migrations, time }: Owned): Promise<void> {
  await sql`CREATE TABLE IF NOT EXISTS migrations (
    plugin TEXT NOT NULL, name TEXT NOT NULL, hash TEXT NOT NULL, time INTEGER NOT NULL, PRIMARY KEY (plugin, name)) STRICT, WITHOUT ROWID`.execute(
    database,
  )
  const db = database.withTables<Tables>()
  for (const { name, hash, migration } of await missing(db, owner, migrations)) {
    await migration.up(database)
    await db.insertInto('migrations').values({ plugin: owner, name, hash, time }).execute()
  }
}

/** Throws as `applyMigrations` would, and runs none. */
export async function checkMigrations(database: Kysely<unknown>, owner: string, migrations: Migrations): Promise<void> {
  await missing(database.withTables<Tables>(), owner, migrations)
}

interface Missing {
  readonly name: string
  readonly hash: string
  readonly migration: Migration
}

/** Those that have not run, in order. */
async function missing(db: Kysely<Tables>, owner: string, migrations: Migrations): Promise<Missing[]> {
  const ran = new Map(
    (await db.selectFrom('migrations').selectAll().where('plugin', '=', owner).execute()).map((row) => [row.name, row.hash]),
  )
  for (const name of ran.keys())
    if (!Object.hasOwn(migrations, name)) throw new Error(`The database has ${owner}'s migration ${name}: it belongs to a newer version`)
  const toRun: Missing[] = []
  for (const [name, migration] of Object.entries(migrations).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const hash = await hashOf(migration)
    const before = ran.get(name)
    if (before === undefined) toRun.push({ name, hash, migration })
    else if (before !== hash) throw new Error(`${owner}'s migration ${name} has been changed since it ran`)
  }
  return toRun
}

/** Whose tables, and when they are brought up to date. */
export interface Owned {
  readonly owner: string
  readonly migrations: Migrations
  /** Milliseconds UTC. */
  readonly time: number
}

/** Hashes the statements that a migration would run, for its source text depends on how it was built. */
async function hashOf(migration: Migration): Promise<string> {
  const recorded: CompiledQuery[] = []
  const recorder = new Kysely<unknown>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new RecordingDriver(recorded),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  })
  await migration.up(recorder)
  const text = recorded
    .map(({ sql: statement, parameters }) => `${statement.replace(/\s+/g, ' ')} ${JSON.stringify(parameters)}`)
    .join('\n')
  return createHash('sha256').update(text).digest('hex')
}

class RecordingDriver extends DummyDriver {
  readonly #recorded: CompiledQuery[]

  constructor(recorded: CompiledQuery[]) {
    super()
    this.#recorded = recorded
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return {
      executeQuery: async (query) => {
        this.#recorded.push(query)
        return { rows: [] }
      },
      async *streamQuery() {},
    }
  }
}
