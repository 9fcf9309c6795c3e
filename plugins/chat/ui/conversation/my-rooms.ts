import { api, Changes, type Client, client, Memory, me, showUnread } from '../../../../ui/index.ts'
import type { Room, RoomNews } from '../../room.ts'
import { Conversation } from './conversation.ts'

interface RoomList {
  readonly rooms: readonly Room[]
  readonly n: number
  readonly cursor: string
}

/** Rooms beyond these are followed once they are opened: a connection names at most 100 channels. */
const FOLLOWED_AT_MOST = 90

const MOST_SHOWN = 99

/** A count as it is shown where there is little room. */
export const shortly = (count: number): string => (count > MOST_SHOWN ? `${MOST_SHOWN}+` : String(count))

/** The rooms of the signed-in person, each with its conversation, kept up to date as long as the page lives. */
export class MyRooms {
  readonly changes = new Changes()
  readonly memory = new Memory(me().id)
  readonly #conversations = new Map<string, Conversation>()
  #rooms: readonly Room[] | undefined = remembered(this.memory.get('rooms'))
  #path: string | undefined
  #certain = false
  #failed = false

  constructor() {
    client().follow(`rooms/${me().id}`, {
      snapshot: (signal) => this.#load(signal),
      loaded: ({ rooms }) => this.#now(rooms),
      publication: ({ data }) => this.#news(data as RoomNews | { erased: true }),
    })
    void this.#peek()
    // Another tab may have read something; without a key, all was forgotten.
    addEventListener('storage', ({ key }) => {
      for (const [id, conversation] of this.#conversations) if (key?.endsWith(`:read:${id}`) ?? true) conversation.refresh()
    })
  }

  /** In the order of the house; undefined until they are known. Until `certain`, what this browser remembers of them. */
  get list(): readonly Room[] | undefined {
    return this.#rooms
  }

  get certain(): boolean {
    return this.#certain
  }

  /** The page of the room that was open last, in this browser. */
  get lastPath(): string | undefined {
    const path = this.memory.get('path')
    return typeof path === 'string' && this.room(path.replace('/rooms/', '')) ? path : undefined
  }

  set lastPath(path: string) {
    if (path === this.#path) return
    this.#path = path
    this.memory.set('path', path)
  }

  /** They could not be loaded; it is tried again. */
  get failed(): boolean {
    return this.#failed
  }

  room(id: string): Room | undefined {
    return this.#rooms?.find((room) => room.id === id)
  }

  /** What is said in a room, followed from the first time it is asked for. */
  conversation(room: Room): Conversation {
    const known = this.#conversations.get(room.id)
    if (known) return known
    const conversation = new Conversation(room, this.memory)
    conversation.changes.listen(() => this.#counted())
    this.#conversations.set(room.id, conversation)
    return conversation
  }

  /** How many messages of others are unread in a room, and how many of them call their reader. */
  unread(id: string): { readonly count: number; readonly calls: number } {
    const conversation = this.#conversations.get(id)
    return { count: conversation?.unreadCount ?? 0, calls: conversation?.calls ?? 0 }
  }

  /** How many messages are unread in all rooms together. */
  get unreadInAll(): number {
    return [...this.#conversations.values()].reduce((sum, { unreadCount }) => sum + unreadCount, 0)
  }

  /** A room was made by this person: it is there before its news has come. */
  add(room: Room): void {
    this.#news({ type: 'room.added', room })
  }

  #news(news: RoomNews | { erased: true }): void {
    if (!('type' in news)) return
    const others = (this.#rooms ?? []).filter(({ id }) => id !== news.room.id)
    if (news.type === 'room.removed') this.#now(others)
    else if (others.length === this.#rooms?.length) this.#now([...others, news.room])
    else this.#now((this.#rooms ?? []).map((room) => (room.id === news.room.id ? news.room : room)))
  }

  #now(rooms: readonly Room[]): void {
    this.#rooms = rooms
    this.#certain = true
    this.#failed = false
    this.memory.set('rooms', rooms)
    const ids = new Set(rooms.map(({ id }) => id))
    for (const [id, conversation] of this.#conversations) {
      if (ids.has(id)) continue
      conversation.close()
      this.#conversations.delete(id)
    }
    for (const room of rooms.slice(0, FOLLOWED_AT_MOST)) this.conversation(room)
    for (const room of rooms) this.#conversations.get(room.id)?.rename(room)
    this.changes.tell()
  }

  /** Spares a signed-in person the wait for the connection; the follower loads the list again, and keeps trying. */
  async #peek(): Promise<void> {
    const list = await this.#load().catch(() => undefined)
    if (list && !this.#certain) this.#now(list.rooms)
  }

  async #load(signal?: AbortSignal): Promise<RoomList> {
    try {
      return await api<RoomList>('GET', '/api/rooms', undefined, signal)
    } catch (error) {
      this.#failed = true
      this.changes.tell()
      throw error
    }
  }

  #counted(): void {
    showUnread(Math.min(this.unreadInAll, MOST_SHOWN + 1))
    this.changes.tell()
  }
}

const remembered = (value: unknown): readonly Room[] | undefined => (Array.isArray(value) ? (value as Room[]) : undefined)

const known = new WeakMap<Client, MyRooms>()

/** The rooms of whoever is signed in. */
export function myRooms(): MyRooms {
  const rooms = known.get(client()) ?? new MyRooms()
  known.set(client(), rooms)
  return rooms
}
