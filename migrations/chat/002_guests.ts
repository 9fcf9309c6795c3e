import { sql } from 'kysely'
import type { Migration } from '../../kernel/index.ts'

/** Rooms that guests may read or write, from which other sites' pages they come, and the names of those who wrote. */
export const guests: Migration = {
  async up(db) {
    await db.schema
      .alterTable('chat_room')
      .addColumn('guests', 'text', (column) => column.notNull().defaultTo('off').check(sql`guests IN ('off', 'read', 'write')`))
      .execute()
    await db.schema
      .alterTable('chat_room')
      .addColumn('embed_origins', 'text', (column) => column.notNull().defaultTo('[]'))
      .execute()
    await db.schema.alterTable('chat_message').addColumn('guest', 'text').execute()
  },
  async down(db) {
    await db.schema.alterTable('chat_message').dropColumn('guest').execute()
    await db.schema.alterTable('chat_room').dropColumn('embed_origins').execute()
    await db.schema.alterTable('chat_room').dropColumn('guests').execute()
  },
}
