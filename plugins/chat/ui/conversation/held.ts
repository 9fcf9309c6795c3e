import { extended, type Message, type News, reloaded, told } from './ledger.ts'

/** Where somebody is in a room: at its newest message, farther up, or not there. */
export type Whereabouts = 'end' | 'up' | 'away'

/** A page of history, oldest first; `more`: there is more beyond it, in the direction in which it was asked for. */
interface Page {
  readonly messages: readonly Message[]
  readonly more: boolean
}

/** What a message counts for. */
interface Counting {
  unread(message: Message): boolean
  calls(message: Message): boolean
}

/** So many are held while their reader is at the newest. */
export const AT_THE_END = 300
/** So many while they come faster than that reader reads. */
export const IN_A_RUSH = 150
/** So many are held when a part goes on towards the newest. */
const GOING_ON = 250
/** So many are held of what comes while nobody is there, or while somebody reads farther up. */
const COMING = 350
/** So many are held when somebody reads back. */
const READING_BACK = 1_000

const NONE = { count: 0, calls: 0 }

/**
 * The messages of a room that are held: one unbroken part of them, as a rule up to the newest. Where that would become too many, and
 * the oldest of them are wanted, it breaks off: what comes is only counted until the part goes on there, or another one begins.
 */
export class Held {
  readonly #counting: Counting
  #messages: readonly Message[] = []
  #more = false
  #brokenOff = false
  #missed = NONE

  constructor(counting: Counting) {
    this.#counting = counting
  }

  /** Oldest first. */
  get messages(): readonly Message[] {
    return this.#messages
  }

  /** There are older ones. */
  get more(): boolean {
    return this.#more
  }

  /** There may be newer ones. */
  get brokenOff(): boolean {
    return this.#brokenOff
  }

  /** How many unread ones are not held because this has broken off, and how many of them call their reader. */
  get missed(): { readonly count: number; readonly calls: number } {
    return this.#missed
  }

  /** Takes a publication. */
  tell(news: News, where: Whereabouts): void {
    if (this.#brokenOff && 'time' in news && this.#isBeyond(news)) {
      if (news.type === 'message.posted') this.#count([news], 1)
      return
    }
    this.#messages = told(this.#messages, news, !this.#more)
    if (where !== 'end') this.#brokenOff ||= this.#messages.length >= COMING
  }

  /** Takes the newest page once more. Whoever reads farther up keeps what they read, also where something may lie between. */
  load(page: Page, where: Whereabouts): void {
    const { messages, joined } = reloaded(this.#messages, page.messages)
    if (joined) this.#begin(messages, this.#more)
    else if (this.#messages.length > 0 && (where === 'up' || this.#brokenOff)) this.#breakOff(page.messages)
    else this.begin(page)
  }

  /** Lets go of everything for the newest page. */
  begin(page: Page): void {
    this.#begin(page.messages, page.more)
  }

  /** Takes the page before a message, unless that is not the oldest any more. */
  extend(before: string, page: Page): void {
    if (this.#messages[0]?.id !== before) return
    const messages = extended(this.#messages, page.messages)
    const dropped = messages.slice(READING_BACK)
    this.#messages = messages.slice(0, READING_BACK)
    this.#more = page.more
    if (dropped.length === 0) return
    this.#brokenOff = true
    this.#count(dropped, 1)
  }

  /** Takes the page after a message, unless that is not the newest any more. */
  goOn(after: string, page: Page): void {
    if (this.#messages.at(-1)?.id !== after) return
    this.#keep([...this.#messages, ...page.messages], GOING_ON)
    this.#brokenOff = page.more
    if (page.more) this.#count(page.messages, -1)
    else this.#missed = NONE
  }

  /** Keeps no more than so many of the newest; where this has broken off those are wanted that it holds. */
  trim(most: number): void {
    if (!this.#brokenOff) this.#keep(this.#messages, most)
  }

  #begin(messages: readonly Message[], more: boolean): void {
    this.#messages = messages
    this.#more = more
    this.#brokenOff = false
    this.#missed = NONE
  }

  /** What was missed before is not in the page, if it is more. */
  #breakOff(beyond: readonly Message[]): void {
    const before = this.#missed
    this.#brokenOff = true
    this.#missed = NONE
    this.#count(beyond, 1)
    if (before.count > this.#missed.count) this.#missed = before
  }

  #keep(messages: readonly Message[], most: number): void {
    this.#messages = messages.slice(-most)
    this.#more ||= messages.length > most
  }

  #isBeyond({ id, type, time }: Message & { readonly type: string }): boolean {
    const last = this.#messages.at(-1)?.time ?? 0
    return (type === 'message.posted' || time > last) && !this.#messages.some((message) => message.id === id)
  }

  #count(messages: readonly Message[], sign: 1 | -1): void {
    const unread = messages.filter((message) => this.#counting.unread(message))
    const calls = unread.filter((message) => this.#counting.calls(message))
    this.#missed = {
      count: Math.max(0, this.#missed.count + sign * unread.length),
      calls: Math.max(0, this.#missed.calls + sign * calls.length),
    }
  }
}
