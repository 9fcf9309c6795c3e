import type { Kysely } from 'kysely'

/**
 * One step of a plugin's tables, and the way back.
 *
 * @example
 * ```ts
 * import { definePlugin } from 'encke'
 *
 * export default definePlugin({
 *   name: 'tide',
 *   api: 1,
 *   migrations: {
 *     '001_levels': {
 *       up: (db) => db.schema.createTable('tide_levels').addColumn('level', 'real').execute(),
 *       down: (db) => db.schema.dropTable('tide_levels').execute(),
 *     },
 *   },
 * })
 * ```
 */
export interface Migration {
  up(db: Kysely<unknown>): Promise<void>
  down?(db: Kysely<unknown>): Promise<void>
}
/**
 * A plugin's migrations, by name.
 *
 * @example const migrations: Migrations = { '001_level': { up: (db) => db.schema.createTable('tide_level').addColumn('port', 'text').execute() } }
 */
export type Migrations = Readonly<Record<string, Migration>>
