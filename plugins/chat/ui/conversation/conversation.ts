import { api, Changes, client, type Memory, me, Refusal } from '../../../../ui/index.ts'
import type { MessagePage } from '../../messages.ts'
import type { Room } from '../../room.ts'
import { Replies, type Reply } from './commands.ts'
import { extended, type Message, type News, reloaded, told } from './ledger.ts'
import { Outbox, type Shown } from './outbox.ts'
import { ReadMarker } from './read-marker.ts'

/** `loading`: nothing is known yet; `failed`: it could not be loaded, and is tried again; `gone`: it is not there, or not for this person. */
export type Standing = 'loading' | 'ready' | 'failed' | 'gone'

interface Left {
  readonly anchor: { readonly id: string; readonly offset: number } | undefined
  readonly at: number
}

/** While its newest is read, no more than this many messages are kept in memory. */
const KEPT = 300

/** What is said in one room: the messages from some point on, what is on its way, and up to where it has been read. */
export class Conversation {
  readonly changes = new Changes()
  readonly marker: ReadMarker
  readonly #outbox: Outbox
  readonly #replies: Replies
  #room: Room
  #standing: Standing = 'loading'
  #held: readonly Message[] = []
  #shown: readonly Shown[] = []
  #more = false
  #loadingOlder = false
  #left: Left | undefined
  #news: ((message: Message) => void) | undefined
  readonly #stop: () => void

  constructor(room: Room, memory: Memory) {
    this.#room = room
    this.marker = new ReadMarker(memory, room.id)
    this.#outbox = new Outbox(room.id, this.changes)
    this.#replies = new Replies(`chat/${room.id}`, this.changes)
    this.changes.listen(() => this.#draw())
    this.#stop = client().follow(`chat/${room.id}`, {
      snapshot: (signal) => this.#page(undefined, signal).catch((error: unknown) => this.#notLoaded(error, signal)),
      loaded: (page) => this.#loaded(page),
      publication: ({ data }) => this.#told(data as News),
      denied: () => this.#stand('gone'),
    })
  }

  get room(): Room {
    return this.#room
  }

  get standing(): Standing {
    return this.#standing
  }

  /** The messages, oldest first, with what is on its way at the end. Unchanged ones stay the same objects. */
  get messages(): readonly Shown[] {
    return this.#shown
  }

  /** What was replied to the reader's commands. */
  get replies(): readonly Reply[] {
    return this.#replies.shown
  }

  /** There are older messages than these. */
  get more(): boolean {
    return this.#more
  }

  /** The messages of others that have come since the room was last read. */
  get unread(): readonly Message[] {
    const read = this.marker.read
    return read ? this.#held.filter(({ time, author, deleted }) => time > read.time && author.id !== me().id && !deleted) : []
  }

  close(): void {
    this.#stop()
    this.#outbox.close()
  }

  /** The room has another name now, or lets in others. */
  rename(room: Room): void {
    if (room.name === this.#room.name && room.access === this.#room.access) return
    this.#room = room
    this.changes.tell()
  }

  /** Looks up anew what was read. */
  refresh(): void {
    this.marker.refresh()
    this.changes.tell()
  }

  /** Where its reader was when they last left it, and when that was; without an anchor, at the end. */
  get left(): Left | undefined {
    return this.#left
  }

  leaveAt(anchor: Left['anchor']): void {
    this.#left = { anchor, at: Date.now() }
  }

  /** Hears of each message that somebody else posts from now on. */
  onNews(listener: (message: Message) => void): () => void {
    this.#news = listener
    return () => {
      if (this.#news === listener) this.#news = undefined
    }
  }

  post(text: string): void {
    this.#outbox.post(text)
  }

  /** Gives a slash command; its reply is for the reader alone. */
  command(text: string): void {
    void this.#replies.run(text, this.#shown.at(-1)?.id)
  }

  edit(id: string, text: string): void {
    this.#outbox.change({ type: 'message.edited', id, text })
  }

  delete(id: string): void {
    this.#outbox.change({ type: 'message.deleted', id })
  }

  retry(id: string): void {
    if (this.#isReply(id)) void this.#replies.retry(id)
    else this.#outbox.retry(id)
  }

  discard(id: string): void {
    if (this.#isReply(id)) this.#replies.dismiss(id)
    else this.#outbox.discard(id)
  }

  /** Shows the newest page at once, without waiting for the connection, which brings it again together with what follows. */
  async peek(): Promise<void> {
    if (this.#isReady) return
    try {
      const page = await this.#page(undefined)
      if (!this.#isReady) this.#loaded(page)
    } catch (error) {
      if (!this.#isReady) this.#stand(isAbsent(error) ? 'gone' : 'failed')
    }
  }

  /** Loads the page before the oldest message; does nothing while that is under way or when there is none. */
  async older(): Promise<void> {
    const [oldest] = this.#held
    if (this.#loadingOlder || !this.#more || !oldest) return
    this.#loadingOlder = true
    try {
      const page = await this.#page(oldest.id)
      this.#held = extended(this.#held, page.messages)
      this.#more = page.more
      this.changes.tell()
    } catch {
      // The reader is still there, and scrolling on asks again.
    } finally {
      this.#loadingOlder = false
    }
  }

  /** Lets go of what lies far above the newest messages. */
  trim(): void {
    if (this.#held.length <= KEPT) return
    this.#held = this.#held.slice(-KEPT / 2)
    this.#more = true
    this.changes.tell()
  }

  /** Notes that everything up to this time has been read. */
  markRead(time: number): void {
    const before = this.unread.length
    this.marker.advance(time, Date.now())
    if (this.unread.length !== before) this.changes.tell()
  }

  #page(before: string | undefined, signal?: AbortSignal): Promise<MessagePage> {
    const query = before === undefined ? '' : `?before=${before}`
    return api<MessagePage>('GET', `/api/rooms/${this.#room.id}/messages${query}`, undefined, signal)
  }

  #loaded(page: MessagePage): void {
    const { messages, joined } = reloaded(this.#held, page.messages)
    this.#held = messages
    if (!joined) this.#more = page.more
    this.#standing = 'ready'
    this.#outbox.heardAll(page.messages)
    // Nobody has read this room in this browser yet: what was said before they came is history, not news.
    if (!this.marker.read) this.marker.advance(this.#held.at(-1)?.time ?? 0, Date.now())
    this.changes.tell()
  }

  #told(news: News): void {
    const before = this.#held
    this.#held = told(this.#held, news, !this.#more)
    if ('type' in news) this.#outbox.heard(news.id, news.type)
    this.changes.tell()
    const latest = this.#held.at(-1)
    if (latest && this.#held.length > before.length && latest.author.id !== me().id) this.#news?.(latest)
  }

  #notLoaded(error: unknown, signal: AbortSignal): never {
    if (!this.#isReady && !signal.aborted && !isAbsent(error)) this.#stand('failed')
    throw error
  }

  #isReply(id: string): boolean {
    return this.#replies.shown.some((reply) => reply.id === id)
  }

  get #isReady(): boolean {
    return this.#standing === 'ready'
  }

  #stand(standing: Standing): void {
    this.#standing = standing
    if (standing === 'gone') this.#held = []
    this.changes.tell()
  }

  #draw(): void {
    this.#shown = this.#outbox.over(this.#held)
  }
}

const isAbsent = (error: unknown): boolean => error instanceof Refusal && (error.status === 403 || error.status === 404)
