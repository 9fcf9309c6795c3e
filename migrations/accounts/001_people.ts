import { sql } from 'kysely'
import type { Migration } from '../../kernel/index.ts'

/** People and bots, by what they are known (sessions, bot tokens) and how one joins (invites). Tokens are kept as hashes. */
export const people: Migration = {
  async up(db) {
    await db.schema
      .createTable('accounts_person')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('name_key', 'text', (column) => column.notNull().unique())
      .addColumn('role', 'text', (column) => column.notNull().check(sql`role IN ('owner', 'admin', 'member', 'guest', 'bot')`))
      .addColumn('password', 'text')
      .addColumn('disabled', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('created', 'integer', (column) => column.notNull())
      .modifyEnd(sql`STRICT`)
      .execute()
    await db.schema.createIndex('accounts_person_by_role').on('accounts_person').column('role').execute()
    await db.schema
      .createTable('accounts_session')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('token_hash', 'text', (column) => column.notNull().unique())
      .addColumn('person', 'text', (column) => column.notNull().references('accounts_person.id'))
      .addColumn('created', 'integer', (column) => column.notNull())
      .addColumn('last_seen', 'integer', (column) => column.notNull())
      .addColumn('user_agent', 'text', (column) => column.notNull())
      .modifyEnd(sql`STRICT`)
      .execute()
    await db.schema.createIndex('accounts_session_by_person').on('accounts_session').column('person').execute()
    await db.schema
      .createTable('accounts_invite')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('token_hash', 'text', (column) => column.notNull().unique())
      .addColumn('created_by', 'text', (column) => column.notNull().references('accounts_person.id'))
      .addColumn('created', 'integer', (column) => column.notNull())
      .addColumn('expires', 'integer', (column) => column.notNull())
      .addColumn('uses', 'integer', (column) => column.notNull())
      .addColumn('uses_left', 'integer', (column) => column.notNull())
      .addColumn('revoked', 'integer', (column) => column.notNull().defaultTo(0))
      .modifyEnd(sql`STRICT`)
      .execute()
    await db.schema
      .createTable('accounts_bot_token')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('token_hash', 'text', (column) => column.notNull().unique())
      .addColumn('person', 'text', (column) => column.notNull().references('accounts_person.id'))
      .addColumn('created', 'integer', (column) => column.notNull())
      .modifyEnd(sql`STRICT`)
      .execute()
  },
  async down(db) {
    for (const table of ['accounts_bot_token', 'accounts_invite', 'accounts_session', 'accounts_person'])
      await db.schema.dropTable(table).execute()
  },
}
