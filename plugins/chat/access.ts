import type { Kysely, Transaction } from 'kysely'
import { ClientError, type Dispose, type Identity, isAdmin, service } from '../../kernel/index.ts'
import type { Chat } from './channels.ts'
import { roomFor, type Tables } from './storage.ts'

// biome-ignore lint/suspicious/noExplicitAny: the listener has tables of its own
type Listener = (room: string, tx: Transaction<any>) => void

/** What other plugins may ask about rooms, as service `rooms`. */
export interface Rooms {
  mayRead(who: { readonly id: string }, room: string): Promise<boolean>
  /** Administrators may say how a room that they see is set up, and whoever made it. */
  mayManage(who: Identity, room: string): Promise<boolean>
  /** Tells, within the write that did it, that who may see a room has changed. */
  onAccessChanged(listener: Listener): Dispose
}
export const rooms = service<Rooms>('rooms')

/** Who may see which room, and who is told when that changes. */
export class Access implements Rooms {
  readonly #chat: Chat
  readonly #listeners = new Set<Listener>()

  constructor(chat: Chat) {
    this.#chat = chat
    chat.channel('chat/:room').authorize(({ params, identity }) => identity !== undefined && this.mayRead(identity, params.room))
    chat.channel('rooms/:person').authorize(({ params, identity }) => identity?.id === params.person)
    chat.provide(rooms, this)
  }

  async mayRead(who: { readonly id: string }, room: string): Promise<boolean> {
    return (await roomFor(this.#chat.db, who.id, room)) !== undefined
  }

  async mayManage(who: Identity, room: string): Promise<boolean> {
    const found = await roomFor(this.#chat.db, who.id, room)
    return found !== undefined && (isAdmin(who) || found.creator === who.id)
  }

  onAccessChanged(listener: Listener): Dispose {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Forgets what was decided about a room, as part of the write that changed it. */
  changed(room: string, tx: Transaction<Tables>): void {
    this.#chat.channel('chat/:room').accessChanged({ room }, { tx })
    for (const listener of this.#listeners) listener(room, tx)
  }
}

/** A room that this person may see; absent and forbidden alike are `not-found`. */
export async function visibleRoom(db: Kysely<Tables>, who: { readonly id: string }, id: string): Promise<Tables['chat_room']> {
  const room = await roomFor(db, who.id, id)
  if (room) return room
  throw new ClientError('not-found', 'There is no such room.')
}
