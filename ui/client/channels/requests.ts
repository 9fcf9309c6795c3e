import type { ClientFrame, ReplyFrame } from '../../../kernel/protocol.ts'
import type { Inbox } from './inbox.ts'
import type { Positions } from './positions.ts'

/** Brings one connection on which frames go up in line with the names that are wanted, and takes the replies. */
export class ChannelRequests {
  readonly #positions: Positions
  readonly #inbox: Inbox
  readonly #asked: (readonly string[])[] = []

  constructor(positions: Positions, inbox: Inbox) {
    this.#positions = positions
    this.#inbox = inbox
  }

  send(up: (frame: ClientFrame) => void): void {
    const { added, removed } = this.#positions.changes
    this.#positions.asked()
    if (removed.length > 0) up({ type: 'unsubscribe', id: this.#asked.push([]), channels: removed })
    if (added.length > 0) up({ type: 'subscribe', id: this.#asked.push(added), channels: added })
  }

  replied({ id, status }: ReplyFrame): void {
    const names = this.#asked[Number(id) - 1] ?? []
    if (status < 400) this.#positions.noted(names)
    else for (const name of names) this.#inbox.denied(name, status === 401 ? 'unauthenticated' : 'not-found')
  }
}
