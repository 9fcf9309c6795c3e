import { sql } from 'kysely'
import type { Migration } from '../../kernel/index.ts'

/** Rooms, who belongs to the closed ones, what was said; and the first room, which everybody enters. */
export const rooms: Migration = {
  async up(db) {
    await db.schema
      .createTable('chat_room')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('access', 'text', (column) => column.notNull().check(sql`access IN ('open', 'closed')`))
      .addColumn('creator', 'text')
      .addColumn('created', 'integer', (column) => column.notNull())
      .modifyEnd(sql`STRICT`)
      .execute()
    await db.schema
      .createTable('chat_member')
      .addColumn('room', 'text', (column) => column.notNull().references('chat_room.id'))
      .addColumn('person', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('chat_member_key', ['room', 'person'])
      .modifyEnd(sql`STRICT, WITHOUT ROWID`)
      .execute()
    await db.schema.createIndex('chat_member_by_person').on('chat_member').columns(['person', 'room']).execute()
    await db.schema
      .createTable('chat_message')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('room', 'text', (column) => column.notNull().references('chat_room.id'))
      .addColumn('author', 'text', (column) => column.notNull())
      .addColumn('text', 'text')
      .addColumn('time', 'integer', (column) => column.notNull())
      .addColumn('edited_at', 'integer')
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('n', 'integer', (column) => column.notNull())
      .modifyEnd(sql`STRICT`)
      .execute()
    await db.schema.createIndex('chat_message_by_position').unique().on('chat_message').columns(['room', 'position']).execute()
    await sql`INSERT INTO chat_room (id, name, access, creator, created) VALUES ('lobby', 'lobby', 'open', NULL, unixepoch() * 1000)`.execute(
      db,
    )
  },
  async down(db) {
    for (const table of ['chat_message', 'chat_member', 'chat_room']) await db.schema.dropTable(table).execute()
  },
}
