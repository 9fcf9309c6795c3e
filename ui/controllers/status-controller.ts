import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Status } from '../client/index.ts'
import { client } from '../session.ts'

/** Renders its host again whenever the state of the connection has changed. */
export class StatusController implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #changed: ((status: Status) => void) | undefined
  #stop: (() => void) | undefined

  constructor(host: ReactiveControllerHost, changed?: (status: Status) => void) {
    this.#host = host
    this.#changed = changed
    host.addController(this)
  }

  get status(): Status {
    return client().status
  }

  hostConnected(): void {
    this.#stop = client().onStatus((status) => {
      this.#changed?.(status)
      this.#host.requestUpdate()
    })
  }

  hostDisconnected(): void {
    this.#stop?.()
    this.#stop = undefined
  }
}
