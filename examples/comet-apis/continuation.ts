import type { Connection, ConnectionEvents, Dispose, Duration } from 'encke'

/** Why a suspended request goes on: somebody resumed it, nobody did in time, or its client is gone. */
export type Outcome = 'resumed' | 'timed-out' | 'gone'

/** Lets the work on a request wait, as Jetty's `Continuation` did, without holding a thread meanwhile. */
export interface Continuation {
  /** Waits until `resume` or for this long. A `resume` that came first counts: it is answered at once. */
  suspend(timeout: Duration): Promise<Outcome>
  resume(): void
  /** Suspended, and neither resumed nor timed out. */
  readonly isPending: boolean
}

/** Works on a request; the response ends when it is done. */
export type Service<P> = (connection: Connection<P>, continuation: Continuation) => Promise<void>

/** What runs something later, such as a plugin's context. */
export interface Later {
  after(duration: Duration, run: () => void): Dispose
}

/**
 * A service as the listener of a channel: `channel.on(continuationEvents(ctx, service))`. Jetty ran `service` again from its
 * beginning when a request was resumed; here it goes on where it waits.
 */
export const continuationEvents = <P, Data>(later: Later, service: Service<P>): ConnectionEvents<P, Data> => ({
  async begin(connection) {
    try {
      await service(connection, new Suspension(later, connection.signal))
    } finally {
      if (!connection.signal.aborted) connection.setTimeout(0)
    }
  },
})

class Suspension implements Continuation {
  readonly #later: Later
  readonly #signal: AbortSignal
  #goOn: ((outcome: Outcome) => void) | undefined
  #resumed = false

  constructor(later: Later, signal: AbortSignal) {
    this.#later = later
    this.#signal = signal
    signal.addEventListener('abort', () => this.#goOn?.('gone'), { once: true })
  }

  get isPending(): boolean {
    return this.#goOn !== undefined
  }

  suspend(timeout: Duration): Promise<Outcome> {
    if (this.isPending) throw new Error('It is suspended already')
    if (this.#signal.aborted) return Promise.resolve('gone')
    const resumed = this.#resumed
    this.#resumed = false
    return resumed ? Promise.resolve('resumed') : this.#wait(timeout)
  }

  resume(): void {
    if (this.#goOn) this.#goOn('resumed')
    else this.#resumed = true
  }

  #wait(timeout: Duration): Promise<Outcome> {
    return new Promise((resolve) => {
      const cancel = this.#later.after(timeout, () => this.#goOn?.('timed-out'))
      this.#goOn = (outcome) => {
        this.#goOn = undefined
        void cancel()
        resolve(outcome)
      }
    })
  }
}
