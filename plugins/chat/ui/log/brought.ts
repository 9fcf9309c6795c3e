import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { isBrought } from '../../../../ui/index.ts'

/** Whether plugins bring something to stand below each message, and beside its actions. */
export class Brought implements ReactiveController {
  after = false
  actions = false
  readonly #host: ReactiveControllerHost

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    void Promise.all([isBrought('message.after'), isBrought('message.actions')]).then(
      ([after, actions]) => {
        Object.assign(this, { after, actions })
        this.#host.requestUpdate()
      },
      () => {}, // without them, the messages are all there
    )
  }
}
