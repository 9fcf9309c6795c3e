import { sql } from 'kysely'
import type { Migration } from '../../kernel/index.ts'

/** When a person was last seen in a room. */
export const seen: Migration = {
  async up(db) {
    await db.schema
      .createTable('presence_seen')
      .addColumn('room', 'text', (column) => column.notNull())
      .addColumn('person', 'text', (column) => column.notNull())
      .addColumn('seen', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('presence_seen_key', ['room', 'person'])
      .modifyEnd(sql`STRICT, WITHOUT ROWID`)
      .execute()
  },
  async down(db) {
    await db.schema.dropTable('presence_seen').execute()
  },
}
