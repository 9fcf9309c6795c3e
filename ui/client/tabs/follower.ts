import type { Frame } from '../../../kernel/protocol.ts'
import type { LinkParts } from '../connection.ts'
import type { Status } from '../status.ts'
import type { Asked, Numbered, Part } from './messages.ts'

type Served = Numbered & { readonly type: 'served' }

/** How a follower reaches the tab that leads; `full` when that one has no room for it. */
export interface FollowerMeans {
  readonly tab: string
  ask(message: Asked): void
  full(): void
}

/** A tab that another one holds the connection for: it takes what that one repeats as if it came from the server. */
export class Follower {
  readonly #parts: LinkParts
  readonly #means: FollowerMeans
  /** Wanted, and not yet told from the beginning. */
  readonly #pending = new Set<string>()
  #term = 0
  #k = 0
  #abreast = false

  constructor(parts: LinkParts, means: FollowerMeans) {
    this.#parts = parts
    this.#means = means
  }

  /** Says what is wanted now. */
  want(): void {
    const { inbox, positions } = this.#parts
    inbox.sweep()
    const names = positions.names.map(([name]) => name)
    for (const name of this.#pending) if (!names.includes(name)) this.#pending.delete(name)
    if (this.#abreast) {
      positions.align((frame) => {
        if (frame.type === 'subscribe') for (const name of frame.channels) this.#pending.add(name)
      })
    }
    this.#means.ask({ type: 'wants', tab: this.#means.tab, wants: positions.names, fresh: this.#abreast ? [...this.#pending] : names })
  }

  hear(message: Numbered): void {
    if (message.type === 'full' && message.to === this.#means.tab) this.#means.full()
    else this.#hear(message)
  }

  #hear(message: Numbered): void {
    if (message.term < this.#term) return
    const next = message.term === this.#term && message.k === this.#k + 1
    const before = this.#term
    this.#term = message.term
    this.#k = message.k
    if (message.type === 'leads') this.#led(message)
    else if (this.#abreast && next) this.#take(message)
    else if (message.type === 'served' && message.to === this.#means.tab) this.#catchUp(message)
    // While it waits for an answer what it hears means nothing, unless the one who was asked does not lead any more.
    else if (this.#abreast || message.term !== before) this.#lose()
  }

  #lose(): void {
    this.#abreast = false
    this.want()
  }

  /** Whoever goes on from our own position tells what we lack. */
  #led({ since, known }: Numbered & { type: 'leads' }): void {
    const { positions } = this.#parts
    const ours = positions.names.filter(([name]) => positions.knows(name) && !this.#pending.has(name))
    this.#abreast &&= since !== undefined && since === positions.cursor && ours.every(([name]) => known.includes(name))
    this.want()
  }

  /** From now on nothing is missed, but what went before may have been: no name is known until it has been told from the beginning. */
  #catchUp(served: Served): void {
    const { positions } = this.#parts
    positions.startOver()
    const { joins } = positions.open('stream')
    this.#pending.clear()
    for (const name of joins) this.#pending.add(name)
    this.#abreast = true
    this.#serve(served)
  }

  #take(message: Numbered): void {
    if (message.type === 'told') for (const frame of message.frames) this.#told(frame)
    else if (message.type === 'opened') this.#parts.inbox.opened(message.joins)
    else if (message.type === 'status') this.#show(message.status)
    else if (message.type === 'served' && message.to === this.#means.tab) this.#serve(message)
  }

  #serve({ parts, cursor, status }: Served): void {
    const { inbox } = this.#parts
    const due = parts.filter(({ name }) => this.#pending.delete(name))
    if (due.length && cursor) this.#begin(due)
    if (due.length && cursor) inbox.receive({ type: 'heartbeat', cursor })
    this.#show(status)
  }

  #begin(parts: readonly Part[]): void {
    const { inbox } = this.#parts
    inbox.opened(parts.map(({ name }) => name))
    for (const { frames } of parts) for (const frame of frames) inbox.receive(frame)
  }

  #told(frame: Frame): void {
    const { inbox, positions, board, clock } = this.#parts
    board.lastHeard = clock.now()
    if (frame.type === 'denied') this.#pending.delete(frame.channel)
    // It follows with what it means, for us alone.
    if (frame.type === 'joined' && this.#pending.has(frame.channel)) return
    const unwanted = frame.type === 'state' && !positions.covers(frame.channel)
    if (!unwanted) inbox.receive(frame)
    else if (frame.cursor) inbox.receive({ type: 'heartbeat', cursor: frame.cursor })
  }

  #show({ state, since: _, ...details }: Status): void {
    this.#parts.board.show(state, details)
  }
}
