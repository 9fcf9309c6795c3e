import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Conversation } from '../conversation/conversation.ts'
import { arrive, toLine } from './arrive.ts'
import { Place } from './place.ts'

/** Before an edge is so near, in heights of what is in view, what lies beyond it is fetched, so that nobody waits for it. */
const NEAR = 1.5

type Host = ReactiveControllerHost & HTMLElement & { readonly renderRoot: ParentNode }

/** What of a conversation is in view: begins where its reader begins, holds their place, and has what lies beyond the edges fetched. */
export class View implements ReactiveController {
  readonly #host: Host
  readonly #conversation: () => Conversation | undefined
  readonly #moved: () => void
  #place: Place | undefined
  #begun = false
  #up = false
  #lineAbove = false

  /** `moved`: something else may be in view. */
  constructor(host: Host, conversation: () => Conversation | undefined, moved: () => void) {
    this.#host = host
    this.#conversation = conversation
    this.#moved = moved
    host.addController(this)
  }

  /** Its reader is not at the end. */
  get up(): boolean {
    return this.#up
  }

  /** The line of the unread ones lies above what is in view. */
  get lineAbove(): boolean {
    return this.#lineAbove
  }

  hostUpdated(): void {
    this.#place ??= this.#open()
    if (this.#conversation()?.standing === 'ready' && !this.#begun) this.#begin()
    // At the end the browser keeps the place itself, and to ask would have it lay out everything twice.
    else if (!this.#place?.atEnd) this.#place?.keep()
  }

  hostDisconnected(): void {
    this.#conversation()?.leaveAt(this.#place?.anchor)
    this.#place?.close()
  }

  /** Goes to the newest message, which may have to be fetched; where that fails it stays. */
  async toEnd(): Promise<void> {
    if (this.#conversation()?.brokenOff) {
      await this.#conversation()?.newest()
      await this.#host.updateComplete
    }
    if (this.#conversation()?.brokenOff) return
    this.#place?.toEnd()
    this.#look()
  }

  /** Goes to the first unread message. */
  toNews(): void {
    const line = this.#line()
    if (line && this.#place) toLine(this.#place, line)
  }

  /** Whether what is in view reaches down to a message's end, or beyond. */
  reaches(id: string): boolean {
    return this.#place?.reaches(id) ?? false
  }

  #open(): Place | undefined {
    const [scroller, content] = [this.#find('.scroller'), this.#find('.rows')]
    const sticks = (): boolean => !this.#conversation()?.brokenOff
    return scroller && content ? new Place(scroller, content, { moved: () => this.#look(), sticks }) : undefined
  }

  #begin(): void {
    this.#begun = true
    const arrival = { left: this.#conversation()?.left, line: this.#line() }
    if (this.#place && !arrive(this.#place, arrival)) void this.toEnd()
  }

  #look(): void {
    const conversation = this.#conversation()
    const place = this.#place
    if (!conversation || !place || !this.#begun) return
    this.#moved()
    conversation.readAt(place.atEnd ? 'end' : 'up')
    if (!conversation.rushSince || !place.atEnd) this.#fetch(conversation, place)
    const line = this.#line()
    this.#show(!place.atEnd, line !== null && place.sees(line) === 'above')
  }

  /** In a rush this is not asked at the end: what is fetched there would be let go of at once. */
  #fetch(conversation: Conversation, place: Place): void {
    if (place.above < place.height * NEAR) void conversation.older()
    else if (place.below < place.height * NEAR) void conversation.newer()
  }

  #show(up: boolean, lineAbove: boolean): void {
    if (up === this.#up && lineAbove === this.#lineAbove) return
    this.#up = up
    this.#lineAbove = lineAbove
    this.#host.requestUpdate()
  }

  #line(): HTMLElement | null {
    return this.#find('.line.new')
  }

  #find(selector: string): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>(selector)
  }
}
