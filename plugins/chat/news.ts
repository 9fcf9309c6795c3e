import type { Transaction } from 'kysely'
import type { Chat } from './channels.ts'
import type { RoomNews } from './room.ts'
import type { Tables } from './storage.ts'

/** Tells one person what happened to a room, within the write that did it. */
export async function tell(chat: Chat, tx: Transaction<Tables>, person: string, news: RoomNews): Promise<void> {
  await chat.channel('rooms/:person').publish({ person }, news, { tx })
}
