import { sql } from 'kysely'
import type { Migration } from '../../kernel/index.ts'

/** What a symbol's values were, in rings: a slot is written over when its turn comes again. */
export const buckets: Migration = {
  async up(db) {
    await db.schema
      .createTable('ticker_bucket')
      .addColumn('board', 'text', (column) => column.notNull())
      .addColumn('symbol', 'text', (column) => column.notNull())
      .addColumn('span', 'text', (column) => column.notNull())
      .addColumn('slot', 'integer', (column) => column.notNull())
      .addColumn('start', 'integer', (column) => column.notNull())
      .addColumn('last', 'real', (column) => column.notNull())
      .addColumn('low', 'real', (column) => column.notNull())
      .addColumn('high', 'real', (column) => column.notNull())
      .addPrimaryKeyConstraint('ticker_bucket_key', ['board', 'symbol', 'span', 'slot'])
      .modifyEnd(sql`STRICT, WITHOUT ROWID`)
      .execute()
  },
  async down(db) {
    await db.schema.dropTable('ticker_bucket').execute()
  },
}
