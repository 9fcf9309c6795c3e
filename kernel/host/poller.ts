import type { PollerOptions } from './plugin.ts'
import type { PollerKernel, SourceStatus } from './poller-kernel.ts'
import { Source } from './poller-source.ts'
import { Subscription } from './poller-subscription.ts'

/**
 * The kernel's shared poller: one request for a URL, whoever follows it. A URL's fragment is never sent (RFC 9110 §4.2.5);
 * it tells followers apart, so that one that comes anew gets the whole and not a 304. An item whose key is empty is always
 * handed on; of one document at most 1 000 items are.
 */
export class Poller {
  readonly #kernel: PollerKernel
  readonly #sources = new Map<string, Source>()

  constructor(kernel: PollerKernel) {
    this.#kernel = kernel
  }

  /** Follows a URL for a plugin, from when it is due. */
  follow<T>(plugin: string, options: PollerOptions<T>): () => void {
    const url = withoutFragment(options.url)
    const follower = new Subscription(plugin, options, this.#kernel)
    let over = false
    void follower.recall().then(() => {
      if (!over) this.#sourceOf(url).join(follower)
    })
    return () => {
      over = true
      follower.end()
      this.#leave(url, follower)
    }
  }

  /** How all sources stand. */
  list(): SourceStatus[] {
    return [...this.#sources.values()].flatMap((source) => source.status())
  }

  #sourceOf(url: string): Source {
    const source = this.#sources.get(url) ?? new Source(url, this.#kernel)
    this.#sources.set(url, source)
    return source
  }

  #leave(url: string, follower: Subscription<unknown>): void {
    const source = this.#sources.get(url)
    source?.leave(follower)
    if (source?.deserted) this.#sources.delete(url)
  }
}

function withoutFragment(address: string): string {
  const url = new URL(address)
  url.hash = ''
  return url.href
}
