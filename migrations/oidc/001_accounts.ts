import type { Migration } from '../../kernel/index.ts'

/** Who is who at an OpenID provider. */
export const accounts: Migration = {
  async up(db) {
    await db.schema
      .createTable('oidc_account')
      .addColumn('issuer', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('person', 'text', (column) => column.notNull())
      .addColumn('created', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('oidc_account_key', ['issuer', 'subject'])
      .execute()
    await db.schema.createIndex('oidc_account_by_person').on('oidc_account').column('person').execute()
  },
  async down(db) {
    await db.schema.dropTable('oidc_account').execute()
  },
}
