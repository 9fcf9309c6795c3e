import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { client } from '../session.ts'

interface Publication {
  readonly n: number
  readonly time: number
  readonly data: unknown
}

/** What a `LogController` follows: `snapshot` answers what the channel has said so far, with its `n` and cursor; `publication` is what follows. */
export interface Following<Snapshot> {
  channel(): string | undefined
  snapshot(signal: AbortSignal): Promise<Snapshot>
  loaded(snapshot: Snapshot): void
  publication(publication: Publication): void
  denied?(code: string): void
}

/**
 * Follows a `log` channel as long as its host is on the page, each publication once and in order, and renders the host again with each.
 * The channel is asked before each rendering; another answer means another channel, beginning with its snapshot.
 */
export class LogController<Snapshot extends { readonly n: number; readonly cursor: string }> implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #following: Following<Snapshot>
  #followed: string | undefined
  #stop: (() => void) | undefined

  constructor(host: ReactiveControllerHost, following: Following<Snapshot>) {
    this.#host = host
    this.#following = following
    host.addController(this)
  }

  hostConnected(): void {
    this.#host.requestUpdate()
  }

  hostUpdate(): void {
    const channel = this.#following.channel()
    if (channel === this.#followed) return
    this.hostDisconnected()
    if (channel === undefined) return
    this.#followed = channel
    this.#stop = client().follow(channel, {
      snapshot: (signal) => this.#following.snapshot(signal),
      loaded: (snapshot) => this.#then(() => this.#following.loaded(snapshot)),
      publication: (publication) => this.#then(() => this.#following.publication(publication)),
      denied: (code) => this.#then(() => this.#following.denied?.(code)),
    })
  }

  hostDisconnected(): void {
    this.#stop?.()
    this.#stop = undefined
    this.#followed = undefined
  }

  #then(act: () => void): void {
    act()
    this.#host.requestUpdate()
  }
}
