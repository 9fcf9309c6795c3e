import { sql } from 'kysely'
import type { Migration } from '../../kernel/index.ts'

/** When a board was last in the settings, so that what it held outlives a mistake in them. */
export const boards: Migration = {
  async up(db) {
    await db.schema
      .createTable('ticker_board')
      .addColumn('board', 'text', (column) => column.primaryKey())
      .addColumn('configured', 'integer', (column) => column.notNull())
      .modifyEnd(sql`STRICT, WITHOUT ROWID`)
      .execute()
    await sql`INSERT INTO ticker_board SELECT DISTINCT board, unixepoch() * 1000 FROM ticker_bucket`.execute(db)
  },
  async down(db) {
    await db.schema.dropTable('ticker_board').execute()
  },
}
