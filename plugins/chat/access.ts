import type { Kysely, Transaction } from 'kysely'
import { ClientError, type Dispose, type Identity, isAdmin, service } from '../../kernel/index.ts'
import type { Chat } from './channels.ts'
import { isMember, type RoomRow, roomById, type Tables } from './storage.ts'
import type { Guests } from './visits.ts'

// biome-ignore lint/suspicious/noExplicitAny: the listener has tables of its own
type Listener = (room: string, tx: Transaction<any>) => void
type Db = Kysely<Tables>
type Who = { readonly id: string; readonly role?: string }

/** What other plugins may ask about rooms, as service `rooms`. */
export interface Rooms {
  /** Whether this person, guest or, where none is named, nobody in particular may see what goes on in a room. */
  mayRead(who: Who | undefined, room: string): Promise<boolean>
  /** Whether this person or guest may themselves be in a room: a room that anybody may read is not everybody's. */
  belongs(who: Who, room: string): Promise<boolean>
  /** Administrators may say how a room that they see is set up, and whoever made it. */
  mayManage(who: Identity, room: string): Promise<boolean>
  /** Tells, within the write that did it, that who may see a room has changed. */
  onAccessChanged(listener: Listener): Dispose
}
export const rooms = service<Rooms>('rooms')

/** Who may see which room, and who is told when that changes. */
export class Access implements Rooms {
  readonly #chat: Chat
  readonly #guests: () => Guests
  readonly #listeners = new Set<Listener>()

  constructor(chat: Chat, guests: () => Guests) {
    this.#chat = chat
    this.#guests = guests
    chat
      .channel('chat/:room')
      .authorize(({ params, identity, action }) =>
        action === 'read' ? this.mayRead(identity, params.room) : identity !== undefined && this.#mayWrite(identity, params.room),
      )
    chat.channel('rooms/:person').authorize(({ params, identity }) => identity?.id === params.person)
    chat.provide(rooms, this)
  }

  async mayRead(who: Who | undefined, room: string): Promise<boolean> {
    return (await this.readable(this.#chat.db, who, room)) !== undefined
  }

  async belongs(who: Who, room: string): Promise<boolean> {
    return (await this.homeOf(this.#chat.db, who, room)) !== undefined
  }

  async mayManage(who: Identity, room: string): Promise<boolean> {
    const found = await this.homeOf(this.#chat.db, who, room)
    return found !== undefined && manages(who, found)
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

  /** A room of which this person, guest or nobody may see what goes on; a guest sees the one room that let them in. */
  async readable(db: Db, who: Who | undefined, id: string): Promise<RoomRow | undefined> {
    const home = who && (await this.homeOf(db, who, id))
    if (home || (who && this.#isGuest(who))) return home
    const room = await roomById(db, id)
    return room && room.guests !== 'off' ? room : undefined
  }

  /** As `homeOf`; absent and forbidden alike are `not-found`. */
  async home(db: Db, who: Who, id: string): Promise<RoomRow> {
    const room = await this.homeOf(db, who, id)
    if (room) return room
    throw noRoom()
  }

  async #mayWrite(who: Who, id: string): Promise<boolean> {
    const room = await this.homeOf(this.#chat.db, who, id)
    return room !== undefined && (room.guests === 'write' || !this.#isGuest(who))
  }

  /** A room that this person or guest belongs to. */
  async homeOf(db: Db, who: Who, id: string): Promise<RoomRow | undefined> {
    const room = await roomById(db, id)
    if (!room) return undefined
    if (this.#isGuest(who)) return room.guests !== 'off' && (await this.#guests().placeOf(db, who.id)) === id ? room : undefined
    return room.access === 'open' || (await isMember(db, id, who.id)) ? room : undefined
  }

  /** By the role where it is told; where only an id is, by that. */
  #isGuest({ id, role }: Who): boolean {
    return role === 'guest' || this.#guests().isGuest(id)
  }
}

/** Whether somebody who belongs to a room may say how it is set up: who made it, and administrators. */
export const manages = (who: Identity, { creator }: Pick<RoomRow, 'creator'>): boolean => isAdmin(who) || creator === who.id

/** The answer about a room that is not there, or not for whoever asks. */
export const noRoom = (): ClientError => new ClientError('not-found', 'There is no such room.')
