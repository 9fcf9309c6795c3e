import type { Migration } from '../../kernel/index.ts'

/** What has ended is found by its time, however much has not. */
export const endings: Migration = {
  async up(db) {
    await db.schema.createIndex('accounts_session_by_last_seen').on('accounts_session').column('last_seen').execute()
    await db.schema.createIndex('accounts_invite_by_expiry').on('accounts_invite').column('expires').execute()
  },
  async down(db) {
    for (const index of ['accounts_session_by_last_seen', 'accounts_invite_by_expiry']) await db.schema.dropIndex(index).execute()
  },
}
