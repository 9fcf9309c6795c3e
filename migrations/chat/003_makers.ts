import type { Migration } from '../../kernel/index.ts'

/** Which rooms somebody has made of late is found without reading all rooms. */
export const makers: Migration = {
  async up(db) {
    await db.schema.createIndex('chat_room_by_creator').on('chat_room').columns(['creator', 'created']).execute()
  },
  async down(db) {
    await db.schema.dropIndex('chat_room_by_creator').execute()
  },
}
