import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** Tells whoever listens that something has changed; what, they look up. */
export class Changes {
  readonly #listeners = new Set<() => void>()

  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  tell(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}

/** Renders its host again whenever what it shows has changed. The source is asked for before each rendering, so it may become another. */
export class ChangesController implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #source: () => Changes | undefined
  #heard: Changes | undefined
  #stop: (() => void) | undefined

  constructor(host: ReactiveControllerHost, source: () => Changes | undefined) {
    this.#host = host
    this.#source = source
    host.addController(this)
  }

  hostConnected(): void {
    this.#host.requestUpdate()
  }

  hostUpdate(): void {
    const source = this.#source()
    if (source === this.#heard) return
    this.hostDisconnected()
    this.#heard = source
    this.#stop = source?.listen(() => this.#host.requestUpdate())
  }

  hostDisconnected(): void {
    this.#stop?.()
    this.#stop = undefined
    this.#heard = undefined
  }
}
