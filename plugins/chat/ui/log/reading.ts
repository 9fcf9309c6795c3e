import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { client } from '../../../../ui/index.ts'
import type { Conversation } from '../conversation/conversation.ts'
import { type NewsLine, newsLine } from './news-line.ts'

/** A message counts as read when it was in view for so long, in a window that has the focus. */
const READ_AFTER_MS = 1_000

type Host = ReactiveControllerHost & HTMLElement

/** Knows whether somebody reads this log, notes up to where, and says where the line of the unread ones stands. */
export class Reading implements ReactiveController {
  readonly #host: Host
  readonly #conversation: () => Conversation | undefined
  readonly #inView: () => number | undefined
  #line: NewsLine | undefined
  #begun = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #away: AbortController | undefined

  /** `inView` tells the time of the last message that is wholly in view. */
  constructor(host: Host, conversation: () => Conversation | undefined, inView: () => number | undefined) {
    this.#host = host
    this.#conversation = conversation
    this.#inView = inView
    host.addController(this)
  }

  get line(): NewsLine | undefined {
    return this.#line
  }

  /** Somebody sees what comes in, as it comes in. */
  get attending(): boolean {
    return this.#looking && client().status.state === 'live'
  }

  hostConnected(): void {
    this.#away = new AbortController()
    const { signal } = this.#away
    const turned = (): void => {
      clearTimeout(this.#timer)
      this.#timer = undefined
      if (this.#looking) this.noticed()
      else this.#leave()
    }
    addEventListener('focus', turned, { signal })
    addEventListener('blur', turned, { signal })
    addEventListener('pagehide', () => this.#leave(), { signal })
    document.addEventListener('visibilitychange', turned, { signal })
    signal.addEventListener(
      'abort',
      client().onStatus(({ state }) => state !== 'live' && this.#leave()),
    )
  }

  hostUpdate(): void {
    const conversation = this.#conversation()
    if (conversation?.standing !== 'ready') return
    const attending = this.#begun && this.attending
    this.#begun = true
    this.#line = newsLine(this.#line, conversation.unread, { attending, read: conversation.marker.read })
  }

  hostUpdated(): void {
    this.noticed()
  }

  hostDisconnected(): void {
    this.#leave()
    clearTimeout(this.#timer)
    this.#away?.abort()
  }

  /** Everything is read, and the line has done its work. */
  dismiss(): void {
    const conversation = this.#conversation()
    conversation?.markRead(conversation.messages.at(-1)?.time ?? 0)
    this.#line = undefined
    this.#host.requestUpdate()
  }

  /** What is in view may have changed: what stays in view will have been read. */
  noticed(): void {
    if (this.#timer !== undefined || !this.#looking) return
    const seen = this.#inView() ?? 0
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      const still = this.#looking ? (this.#inView() ?? 0) : 0
      this.#conversation()?.markRead(Math.min(seen, still))
      if (still > seen) this.noticed()
    }, READ_AFTER_MS)
  }

  /** Notes when the reader was last there, if nothing was left unread. */
  #leave(): void {
    const conversation = this.#conversation()
    const last = conversation?.messages.findLast(({ state }) => state === 'sent')
    if (conversation && last && conversation.unreadCount === 0) conversation.marker.advance(last.time, Date.now())
  }

  get #looking(): boolean {
    return document.visibilityState === 'visible' && document.hasFocus() && this.#host.checkVisibility()
  }
}
