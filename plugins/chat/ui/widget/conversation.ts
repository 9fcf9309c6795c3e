import { ChannelLog } from '../../../../ui/widgets/following.ts'
import { line, server } from '../../../../ui/widgets/index.ts'
import { ask, Refusal } from '../../../../ui/widgets/people.ts'
import type { MessagePage } from '../../messages.ts'
import { extended, type Message, type News, reloaded, told } from '../conversation/ledger.ts'
import type { Composer, Page } from './composer.ts'
import type { Guest } from './guest.ts'
import { isNamed } from './kept-name.ts'
import type { Shown } from './shown.ts'

const DOUBT_AFTER_MS = 1_000
/** While its newest is read, no more than this many messages are kept. */
const KEPT = 300

/** A room as strangers see it. */
interface Room {
  readonly name: string
  readonly guests: 'off' | 'read' | 'write'
}
interface Loaded extends MessagePage {
  readonly room: Room
}
/** One room as a page elsewhere holds it: its newest messages, older ones as they are asked for, and what this visitor writes. */
export class Conversation {
  readonly #host: Page
  readonly #wanted: () => string | undefined
  #of: string | undefined
  #held: readonly Message[] = []
  /** What is needed to write is being fetched, for who gave a name before. */
  #returning = false
  composer: Composer | undefined
  room: Room | undefined
  more = false
  /** There is no such room for strangers. */
  closed = false
  /** Older messages are being loaded. */
  loading = false
  constructor(host: Page, wanted: () => string | undefined) {
    this.#host = host
    this.#wanted = wanted
    new ChannelLog<Loaded>(host, {
      channel: () => this.#channel(),
      token: () => this.#guest?.token,
      snapshot: (signal) => this.#snapshot(signal),
      loaded: (page) => this.#load(page),
      publication: ({ data }) => this.#take(data as News),
      denied: () => this.#deny(),
    })
  }

  /** The messages as they will be once all has arrived. */
  get messages(): readonly Shown[] {
    const guest = this.#guest
    const author = guest?.identity ?? { id: '', name: '' }
    const known = new Set(this.#held.map(({ id }) => id))
    const coming = (guest?.outgoing ?? []).filter(({ id }) => !known.has(id))
    return [
      ...this.#held,
      ...coming.map(({ id, text, time, sending }): Shown => {
        const state = sending.state === 'failed' ? 'failed' : 'sending'
        return { id, text, time, author: { ...author, guest: true }, state, problem: sending.problem }
      }),
    ]
  }

  /** Loads what was said before; a failure is tried again when it is asked for again. */
  async older(): Promise<void> {
    const [first] = this.#held
    if (!first || !this.more || this.loading) return
    const room = this.#of
    this.loading = true
    this.#host.requestUpdate()
    try {
      const page = await ask<MessagePage>(`/api/rooms/${room}/messages?before=${first.id}`, { token: this.#guest?.token })
      if (room !== this.#of || first.id !== this.#held[0]?.id) return
      this.#held = extended(this.#held, page.messages)
      this.more = page.more
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    } finally {
      this.loading = false
      this.#host.requestUpdate()
    }
  }

  /** Lets go of what lies far above the newest. */
  trim(): void {
    if (this.#held.length <= KEPT) return
    this.#held = this.#held.slice(-KEPT / 2)
    this.more = true
  }

  /** Fetches what is needed to write; nothing where that cannot be had. */
  async writing(): Promise<Composer | undefined> {
    const room = this.#of
    const { Composer } = await import('./composer.ts').catch(() => ({ Composer: undefined }))
    if (!Composer || room === undefined || room !== this.#of) return undefined
    this.composer ??= new Composer(this.#host, room)
    return this.composer
  }

  /** The page has no use for it now; it begins anew when it has. */
  close(): void {
    this.#begin(undefined)
  }

  #channel(): string | undefined {
    const wanted = this.#wanted()
    if (wanted !== this.#of) this.#begin(wanted)
    return this.#returning ? undefined : wanted && `chat/${wanted}`
  }

  #begin(room: string | undefined): void {
    this.#guest?.close()
    this.#of = room
    this.#held = []
    this.room = undefined
    this.closed = false
    this.more = false
    this.composer = undefined
    this.#returning = room !== undefined && isNamed(room)
    if (this.#returning) void this.#return(room)
  }

  async #return(room: string | undefined): Promise<void> {
    await this.writing()
    if (room !== this.#of) return
    this.#returning = false
    this.#host.requestUpdate()
  }

  get #guest(): Guest | undefined {
    return this.composer?.guest
  }

  async #snapshot(signal: AbortSignal): Promise<Loaded> {
    const guest = this.#guest
    const asked = { token: guest?.token, signal }
    const path = `/api/rooms/${this.#of}`
    const loading = Promise.all([ask<MessagePage>(`${path}/messages`, asked), ask<Room>(path, asked)])
    const [page, room] = await loading.catch((error: unknown) => {
      if (error instanceof Refusal && error.status === 401) guest?.forget()
      throw error
    })
    return { ...page, room }
  }

  #load({ messages, more, room }: Loaded): void {
    const { messages: held, joined } = reloaded(this.#held, messages)
    this.#held = held
    if (!joined) this.more = more
    this.room = room
    this.closed = false
    this.#guest?.hurry()
    this.#heard()
  }

  #take(news: News): void {
    this.#held = told(this.#held, news, !this.more)
    this.#heard()
  }

  #heard(): void {
    const known = new Set(this.#held.map(({ id }) => id))
    this.#guest?.drop(({ id }) => known.has(id))
  }

  /** A page of another site is refused unreadably: when nothing comes, though the server is there, there is nothing for strangers. */
  async doubt(): Promise<void> {
    const room = this.#of
    await new Promise((later) => setTimeout(later, DOUBT_AFTER_MS))
    if (!room || room !== this.#of || line().state !== 'offline') return
    const refused = await ask(`/api/rooms/${room}`).then(
      () => false,
      (error: unknown) => error instanceof Refusal && error.status === 0,
    )
    if (!refused || !(await isThere()) || room !== this.#of) return
    this.#deny()
    this.#host.requestUpdate()
  }

  #deny(): void {
    this.#held = []
    this.room = undefined
    this.closed = true
  }
}

/** Whether the server is ready, by what it tells any page. */
const isThere = (): Promise<boolean> =>
  fetch(`${server}/widgets/v1.js`, { method: 'HEAD', cache: 'no-store', credentials: 'omit' }).then(
    ({ ok }) => ok,
    () => false,
  )
