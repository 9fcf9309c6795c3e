import type { Fetched } from '../http/outgoing.ts'
import type { PollerKernel, SourceStatus } from './poller-kernel.ts'
import type { Outcome, Subscription } from './poller-subscription.ts'

/** Why is not remembered over a restart, only how often. */
const BEFORE = 'it failed before the server started'

/** One URL, asked once for all that follow it, one request at a time. */
export class Source {
  readonly #url: string
  readonly #configured: boolean
  readonly #kernel: PollerKernel
  readonly #followers = new Set<Subscription<unknown>>()
  #underWay: AbortController | undefined
  #cancel = () => {}
  #nextTry: number | undefined
  #gone = false

  constructor({ url, configured }: { readonly url: string; readonly configured: boolean }, kernel: PollerKernel) {
    this.#url = url
    this.#configured = configured
    this.#kernel = kernel
  }

  get deserted(): boolean {
    return this.#followers.size === 0
  }

  /** Takes part from the next request on. */
  join(follower: Subscription<unknown>): void {
    this.#followers.add(follower)
    this.#gone = false
    this.#schedule()
  }

  /** The last to leave ends what is under way. */
  leave(follower: Subscription<unknown>): void {
    this.#followers.delete(follower)
    if (this.deserted) this.#underWay?.abort()
    this.#schedule()
  }

  /** When its followers want the next request has changed. */
  reconsider(): void {
    this.#schedule()
  }

  /** One line for each plugin that follows. */
  status(): SourceStatus[] {
    const byPlugin = new Map([...this.#followers].map((follower) => [follower.plugin, follower]))
    return [...byPlugin.values()].map((follower) => this.#statusOf(follower))
  }

  #statusOf({
    plugin,
    idle,
    memory: { failures, lastSuccess },
    reason = failures > 0 ? BEFORE : undefined,
  }: Subscription<unknown>): SourceStatus {
    const tried = failures > 0 ? 'failing' : lastSuccess === undefined ? 'waiting' : 'fresh'
    return {
      plugin,
      url: this.#url,
      state: this.#gone ? 'gone' : idle ? 'idle' : tried,
      ...(lastSuccess !== undefined && { lastSuccess }),
      ...(this.#nextTry !== undefined && { nextTry: Math.round(this.#nextTry) }),
      failures,
      ...(reason !== undefined && { reason }),
    }
  }

  #schedule(): void {
    if (this.#underWay) return
    this.#cancel()
    this.#nextTry = undefined
    if (this.#gone || this.deserted) return
    const due = Math.min(...[...this.#followers].map((follower) => follower.due))
    if (due === Number.POSITIVE_INFINITY) return
    this.#nextTry = due
    this.#cancel = this.#kernel.clock.schedule(Math.max(0, this.#nextTry - this.#kernel.clock.now()), () => void this.#ask())
  }

  async #ask(): Promise<void> {
    const followers = [...this.#followers]
    this.#underWay = new AbortController()
    const outcome = await this.#request(followers, this.#underWay.signal)
    for (const follower of followers) await follower.learn(outcome)
    this.#underWay = undefined
    this.#schedule()
    this.#kernel.report?.(this.status())
  }

  async #request(followers: readonly Subscription<unknown>[], signal: AbortSignal): Promise<Outcome> {
    const headers = conditions(followers)
    const url = followers.map(({ memory }) => memory.home).find((home) => home !== undefined) ?? this.#url
    const timeout = Math.max(...followers.map((follower) => follower.timeout))
    const maxBytes = Math.max(...followers.map((follower) => follower.maxBytes))
    try {
      return this.#judge(
        await this.#kernel.outgoing.fetch(url, { configured: this.#configured, headers, signal, timeout, maxBytes }),
        headers,
      )
    } catch (cause) {
      return { type: 'failure', cause }
    }
  }

  #judge(answer: Fetched, asked: Readonly<Record<string, string>>): Outcome {
    const { status, headers } = answer
    if (status >= 200 && status < 300) return { type: 'body', answer }
    if (status === 304 && Object.keys(asked).length > 0) return { type: 'unchanged', answer }
    this.#gone = status === 410
    const reason = this.#gone ? 'the server says that it is gone for good (410)' : `the server answers ${status}`
    return { type: 'failure', cause: new Error(reason), headers }
  }
}

/** A condition may be put only if all that follow hold the answer that it speaks of; the validators go back as they came. */
function conditions(followers: readonly Subscription<unknown>[]): Readonly<Record<string, string>> {
  const [first, ...others] = followers.map(({ memory }) => memory)
  if (!first || others.some(({ etag, lastModified }) => etag !== first.etag || lastModified !== first.lastModified)) return {}
  return { ...(first.etag && { 'If-None-Match': first.etag }), ...(first.lastModified && { 'If-Modified-Since': first.lastModified }) }
}
