import { Changes, client, type Memory, me, Refusal } from '../../../../ui/index.ts'
import type { MessagePage } from '../../messages.ts'
import type { Room } from '../../room.ts'
import { Replies, type Reply } from './commands.ts'
import { Deletions } from './deletions.ts'
import { Gathering } from './gathering.ts'
import { AT_THE_END, Held, IN_A_RUSH, type Whereabouts } from './held.ts'
import type { Message, News } from './ledger.ts'
import { Outbox, type Shown } from './outbox.ts'
import { Paging } from './paging.ts'
import { ReadMarker } from './read-marker.ts'
import { Rush } from './rush.ts'
import { callsMe, Unread } from './unread.ts'

/** `loading`: nothing is known yet; `failed`: it could not be loaded, and is tried again; `gone`: it is not there, or not for this person. */
export type Standing = 'loading' | 'ready' | 'failed' | 'gone'

interface Left {
  readonly anchor: { readonly id: string; readonly offset: number } | undefined
  readonly at: number
}

/** Whoever has a room open. */
interface Reader {
  /** They see what comes in, as it comes in. */
  readonly attending: boolean
  /** Tells what somebody else has just said. */
  hear(messages: readonly Message[]): void
}

/** Many messages at once are told together: to draw each by itself takes far longer. */
const GATHERED_MS = 50

/** What is said in one room: the messages from some point on, what is on its way, and up to where it has been read. */
export class Conversation {
  readonly changes = new Changes()
  readonly marker: ReadMarker
  readonly #outbox: Outbox
  readonly #replies: Replies
  readonly #deletions = new Deletions(this.changes, (id) => this.#outbox.change({ type: 'message.deleted', id }))
  #room: Room
  #standing: Standing = 'loading'
  #shown: readonly Shown[] = []
  #where: Whereabouts = 'away'
  #left: Left | undefined
  #reader: Reader | undefined
  readonly #unread: Unread
  readonly #held: Held
  readonly #paging: Paging
  readonly #rush = new Rush(() => this.changes.tell())
  readonly #news = new Gathering<News>((news) => this.#told(news), GATHERED_MS)
  readonly #stop: () => void

  constructor(room: Room, memory: Memory) {
    this.#room = room
    this.marker = new ReadMarker(memory, room.id)
    this.#unread = new Unread(this.marker)
    this.#held = new Held({ unread: (message) => this.#unread.includes(message), calls: callsMe })
    this.#paging = new Paging(room.id)
    this.#outbox = new Outbox(room.id, this.changes)
    this.#replies = new Replies(`chat/${room.id}`, this.changes)
    this.changes.listen(() => this.#draw())
    this.#stop = client().follow(`chat/${room.id}`, {
      snapshot: (signal) => this.#paging.page('', signal).catch((error: unknown) => this.#notLoaded(error, signal)),
      loaded: (page) => this.#loaded(page),
      publication: ({ data }) => this.#news.add(data as News),
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
    return this.#held.more
  }

  /** There may be newer messages than these, which are on their way to somebody who is not at the end. */
  get brokenOff(): boolean {
    return this.#held.brokenOff
  }

  /** Since this message's time they come faster than anybody reads. */
  get rushSince(): number | undefined {
    return this.#rush.since
  }

  /** Of these, the messages of others that have come since the room was last read. */
  get unread(): readonly Message[] {
    return this.#unread.messages
  }

  /** How many messages of others have come since the room was last read. */
  get unreadCount(): number {
    return this.unread.length + this.#held.missed.count
  }

  /** How many of them call their reader. */
  get calls(): number {
    return this.#unread.calls + this.#held.missed.calls
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
    this.#where = 'away'
    this.#left = { anchor, at: Date.now() }
  }

  /** Its reader is there: at the newest message, where no more is held than one may wish to look back at, or farther up. */
  readAt(where: 'end' | 'up'): void {
    this.#where = where
    const { length } = this.#held.messages
    if (where === 'end') this.#held.trim(AT_THE_END)
    if (this.#held.messages.length < length) this.changes.tell()
  }

  /** Who reads it from now on. */
  openTo(reader: Reader): () => void {
    this.#reader = reader
    return () => {
      if (this.#reader === reader) this.#reader = undefined
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

  /** Deletes a message once it can no longer be taken back; gives whether it was. */
  delete(id: string): Promise<boolean> {
    return this.#deletions.begin(id)
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
      const page = await this.#paging.page()
      if (!this.#isReady) this.#loaded(page)
    } catch (error) {
      if (!this.#isReady) this.#stand(isAbsent(error) ? 'gone' : 'failed')
    }
  }

  /** Loads the page before the oldest message; does nothing while another is under way or when there is none. */
  async older(): Promise<void> {
    const id = this.#held.messages[0]?.id
    if (id !== undefined && this.#held.more) await this.#load(`?before=${id}`, (page) => this.#held.extend(id, page))
  }

  /** Loads the page after the newest message that is held, where they have broken off. */
  async newer(): Promise<void> {
    const id = this.#held.messages.at(-1)?.id
    if (id !== undefined && this.#held.brokenOff) await this.#load(`?after=${id}`, (page) => this.#held.goOn(id, page))
  }

  /** Loads the newest page, where they have broken off before it. */
  async newest(): Promise<void> {
    if (this.#held.brokenOff) await this.#load('', (page) => this.#held.begin(page))
  }

  /** Notes that everything up to this time has been read. */
  markRead(time: number): void {
    this.marker.advance(time, Date.now())
    if (this.#unread.lookThrough(this.#held.messages)) this.changes.tell()
  }

  async #load(query: string, take: (page: MessagePage) => void): Promise<void> {
    await this.#paging.load(query, (page, meanwhile) => {
      // What waits belongs to what was told meanwhile.
      this.#news.flush()
      const { brokenOff } = this.#held
      take(page)
      if (brokenOff && !this.#held.brokenOff) for (const news of meanwhile) this.#held.tell(news, this.#where)
      this.changes.tell()
    })
  }

  #loaded(page: MessagePage): void {
    this.#news.flush()
    this.#paging.giveUp()
    this.#held.load(page, this.#where)
    this.#standing = 'ready'
    this.#outbox.heardAll(page.messages)
    // Nobody has read this room in this browser yet: what was said before they came is history, not news.
    if (!this.marker.read) this.marker.advance(this.#held.messages.at(-1)?.time ?? 0, Date.now())
    this.changes.tell()
  }

  #told(news: readonly News[]): void {
    const told = news.filter((each) => 'type' in each)
    const posted = told.filter((each) => each.type === 'message.posted')
    this.#rush.note(posted.map(({ time }) => time))
    for (const each of told) this.#held.tell(each, this.#where)
    if (this.#where === 'end') this.#held.trim(this.#rush.since && this.#reader?.attending ? IN_A_RUSH : AT_THE_END)
    this.#paging.note(told)
    this.#outbox.heard(told)
    this.changes.tell()
    const fromOthers = posted.filter(({ author }) => author.id !== me().id)
    if (fromOthers.length > 0) this.#reader?.hear(fromOthers)
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
    this.#news.flush()
    if (standing === 'gone') this.#held.begin({ messages: [], more: false })
    this.changes.tell()
  }

  #draw(): void {
    this.#shown = this.#deletions.over(this.#outbox.over(this.#held.messages))
    this.#unread.lookThrough(this.#held.messages)
  }
}

const isAbsent = (error: unknown): boolean => error instanceof Refusal && (error.status === 403 || error.status === 404)
