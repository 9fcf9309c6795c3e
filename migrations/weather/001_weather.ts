import { sql } from 'kysely'
import type { Migration } from '../../kernel/index.ts'

/** What each source of a place said last, and which place a room shows. */
export const weather: Migration = {
  async up(db) {
    await db.schema
      .createTable('weather_told')
      .addColumn('place', 'text', (column) => column.notNull())
      .addColumn('source', 'text', (column) => column.notNull())
      .addColumn('bulletins', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('weather_told_key', ['place', 'source'])
      .modifyEnd(sql`STRICT, WITHOUT ROWID`)
      .execute()
    await db.schema
      .createTable('weather_room')
      .addColumn('room', 'text', (column) => column.primaryKey().notNull())
      .addColumn('place', 'text', (column) => column.notNull())
      .addColumn('says_warnings', 'integer', (column) => column.notNull())
      .modifyEnd(sql`STRICT, WITHOUT ROWID`)
      .execute()
    await db.schema.createIndex('weather_room_by_place').on('weather_room').column('place').execute()
  },
  async down(db) {
    for (const table of ['weather_room', 'weather_told']) await db.schema.dropTable(table).execute()
  },
}
