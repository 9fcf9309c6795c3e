import type { TransportName } from '../../kernel/protocol.ts'
import type { Clock } from './clock.ts'
import { tell } from './guard.ts'
import type { PassedOver } from './negotiation.ts'

/** How the client stands; `reason` is a short word for people who look into it, not a sentence. */
export interface Status {
  /** `behind`: connected, and what it missed is still coming in. `offline`: the latest attempt failed. */
  readonly state: 'connecting' | 'live' | 'behind' | 'offline' | 'signed-out'
  /** While live or behind. */
  readonly transport?: TransportName
  /** When this state began; while offline, when something was last heard of the server. */
  readonly since: number
  readonly reason?: string
  /** The better transports that are not used, and why: `buffered`, `remembered` (from the last visit), or what their attempt ended with. */
  readonly passedOver?: readonly PassedOver[]
}
/** What a status is shown with. */
export type Details = Pick<Status, 'transport' | 'reason' | 'passedOver'>

/** Keeps the status and tells whoever asked when it has changed. */
export class StatusBoard {
  readonly #clock: Clock
  readonly #listeners = new Set<(status: Status) => void>()
  #status: Status
  /** When something was last heard of the server. */
  lastHeard: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.lastHeard = clock.now()
    this.#status = { state: 'connecting', since: this.lastHeard }
  }

  get status(): Status {
    return this.#status
  }

  get live(): boolean {
    return this.#status.state === 'live' || this.#status.state === 'behind'
  }

  show(state: Status['state'], { transport, reason, passedOver = [] }: Details = {}): void {
    const before = this.#status
    if (before.state === state && before.transport === transport && before.reason === reason) return
    const begins = state === 'offline' ? this.lastHeard : this.#clock.now()
    const since = before.state === state ? before.since : begins
    this.#status = {
      state,
      since,
      ...(transport && { transport }),
      ...(reason && { reason }),
      ...(passedOver.length > 0 && { passedOver }),
    }
    tell(this.#listeners, (listener) => listener(this.#status))
  }

  listen(listener: (status: Status) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}
