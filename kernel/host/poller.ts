import type { PollerOptions } from '../api/plugin.ts'
import type { PollerKernel, SourceStatus } from './poller-kernel.ts'
import { Source } from './poller-source.ts'
import { Subscription } from './poller-subscription.ts'

const FORGOTTEN_AFTER = 30 * 86_400_000

/**
 * The kernel's shared poller: one request for a URL, whoever follows it. A URL's fragment is never sent (RFC 9110 §4.2.5);
 * it tells followers apart, so that one that comes anew gets the whole and not a 304. An item whose key is empty is always
 * handed on; of one document at most 1 000 items are.
 */
export class Poller {
  readonly #kernel: PollerKernel
  readonly #sources = new Map<string, Source>()
  readonly #followers = new Set<Subscription<unknown>>()

  constructor(kernel: PollerKernel) {
    this.#kernel = kernel
  }

  /** Follows a URL for a plugin, from when it is due. One that somebody may have posted is asked apart from the configured one. */
  follow<T>(plugin: string, options: PollerOptions<T>, { configured = true }: { readonly configured?: boolean } = {}): () => void {
    const asked = { url: withoutFragment(options.url), configured }
    const follower = new Subscription(plugin, options, this.#kernel)
    this.#followers.add(follower)
    let over = false
    let unwatch = (): void => {}
    void follower.recall().then(() => {
      if (over) return
      const source = this.#sourceOf(asked)
      unwatch = this.#watch(follower, source, options.whileRead)
      source.join(follower)
    })
    return () => {
      over = true
      unwatch()
      follower.end()
      this.#followers.delete(follower)
      this.#leave(asked, follower)
    }
  }

  /** How all sources stand. */
  list(): SourceStatus[] {
    return [...this.#sources.values()].flatMap((source) => source.status())
  }

  /** Forgets what earlier runs remembered of URLs that nobody has followed for a month. */
  async prune(): Promise<void> {
    const followed = new Set([...this.#followers].map(({ plugin, url }) => `${plugin} ${url}`))
    await this.#kernel.memory.prune(this.#kernel.clock.now() - FORGOTTEN_AFTER, (plugin, url) => followed.has(`${plugin} ${url}`))
  }

  #watch(follower: Subscription<unknown>, source: Source, channel: string | undefined): () => void {
    if (channel === undefined) return () => {}
    return this.#kernel.demand.watch(channel, (wanted) => {
      follower.awake = wanted
      source.reconsider()
    })
  }

  #sourceOf(asked: Asked): Source {
    const source = this.#sources.get(keyOf(asked)) ?? new Source(asked, this.#kernel)
    this.#sources.set(keyOf(asked), source)
    return source
  }

  #leave(asked: Asked, follower: Subscription<unknown>): void {
    const source = this.#sources.get(keyOf(asked))
    source?.leave(follower)
    if (source?.deserted) this.#sources.delete(keyOf(asked))
  }
}

interface Asked {
  readonly url: string
  readonly configured: boolean
}
const keyOf = ({ url, configured }: Asked): string => `${configured} ${url}`

function withoutFragment(address: string): string {
  const url = new URL(address)
  url.hash = ''
  return url.href
}
