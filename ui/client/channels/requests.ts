import type { ClientFrame, ReplyFrame } from '../../../kernel/protocol.ts'
import type { Inbox } from './inbox.ts'
import type { Positions } from './positions.ts'

/** Brings a connection on which frames go up in line with the names that are wanted, and takes the replies. */
export class ChannelRequests {
  readonly #positions: Positions
  readonly #inbox: Inbox
  readonly #asked = new Map<number, readonly string[]>()
  #lastId = 0

  constructor(positions: Positions, inbox: Inbox) {
    this.#positions = positions
    this.#inbox = inbox
  }

  send({ added, removed }: { added: readonly string[]; removed: readonly string[] }, up: (frame: ClientFrame) => void): void {
    this.#positions.asked({ added, removed })
    if (removed.length > 0) up({ type: 'unsubscribe', id: ++this.#lastId, channels: removed })
    if (added.length === 0) return
    this.#asked.set(++this.#lastId, added)
    up({ type: 'subscribe', id: this.#lastId, channels: added })
  }

  replied({ id, status }: ReplyFrame): void {
    const names = this.#asked.get(Number(id))
    if (names === undefined) return
    this.#asked.delete(Number(id))
    if (status < 400) this.#positions.noted(names)
    else for (const name of names) this.#inbox.denied(name, status === 401 ? 'unauthenticated' : 'not-found')
  }

  /** The connection is gone, and with it the replies. */
  forget(): void {
    this.#asked.clear()
  }
}
