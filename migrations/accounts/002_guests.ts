import { sql } from 'kysely'
import type { Migration } from '../../kernel/index.ts'

/** Guests: who was let in under a name, somewhere, for a while. A token is kept as its hash. */
export const guests: Migration = {
  async up(db) {
    await db.schema
      .createTable('accounts_guest')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('token_hash', 'text', (column) => column.notNull().unique())
      .addColumn('place', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('name_key', 'text', (column) => column.notNull())
      .addColumn('created', 'integer', (column) => column.notNull())
      .addColumn('expires', 'integer', (column) => column.notNull())
      .addUniqueConstraint('accounts_guest_name', ['place', 'name_key'])
      .modifyEnd(sql`STRICT`)
      .execute()
    await db.schema.createIndex('accounts_guest_by_expiry').on('accounts_guest').column('expires').execute()
  },
  async down(db) {
    await db.schema.dropTable('accounts_guest').execute()
  },
}
