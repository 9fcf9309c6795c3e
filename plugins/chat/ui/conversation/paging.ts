import { api } from '../../../../ui/index.ts'
import type { MessagePage } from '../../messages.ts'
import type { News } from './ledger.ts'

/** Takes a page, and what has been told since it was asked for. */
type Take = (page: MessagePage, meanwhile: readonly News[]) => void

/** Fetches what was said in a room, page by page: of those that somebody scrolls to, one at a time. */
export class Paging {
  readonly #room: string
  #underWay: News[] | undefined

  constructor(room: string) {
    this.#room = room
  }

  /** The newest page, or the one that the query names. */
  page(query = '', signal?: AbortSignal): Promise<MessagePage> {
    return api<MessagePage>('GET', `/api/rooms/${this.#room}/messages${query}`, undefined, signal)
  }

  /** Has a page taken once it is there; does nothing while another is under way. A failure is none: scrolling on asks again. */
  async load(query: string, take: Take): Promise<void> {
    if (this.#underWay) return
    const meanwhile: News[] = []
    this.#underWay = meanwhile
    const page = await this.page(query).catch(() => undefined)
    if (this.#underWay !== meanwhile) return
    if (page) take(page, meanwhile)
    this.#underWay = undefined
  }

  /** Notes what is told. */
  note(news: readonly News[]): void {
    this.#underWay?.push(...news)
  }

  /** What is under way may be older than what is there by now. */
  giveUp(): void {
    this.#underWay = undefined
  }
}
