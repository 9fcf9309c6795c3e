import type { Transaction } from 'kysely'
import type { Chat } from './channels.ts'
import type { People } from './people.ts'
import type { RoomNews } from './room.ts'
import { membersOf, type Tables } from './storage.ts'

/** Tells one person what happened to a room, within the write that did it. */
export async function tell(chat: Chat, tx: Transaction<Tables>, person: string, news: RoomNews): Promise<void> {
  await chat.channel('rooms/:person').publish({ person }, news, { tx })
}

/** Tells everybody who belongs to the room: to an open one, everybody with an account that counts. */
export async function tellAll(chat: Chat, tx: Transaction<Tables>, { people, news }: { people: People; news: RoomNews }): Promise<void> {
  const { id, access } = news.room
  const everybody = async (): Promise<string[]> => (await people.everyone(tx)).filter(({ disabled }) => !disabled).map(({ id }) => id)
  for (const person of access === 'closed' ? await membersOf(tx, id) : await everybody()) await tell(chat, tx, person, news)
}
