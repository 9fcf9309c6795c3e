import type { TransportName } from '../../kernel/protocol.ts'
import { guard } from './guard.ts'

/** How the client stands; `reason` is a short word for people who look into it, not a sentence. */
export interface Status {
  /** `behind`: connected, and what it missed is still coming in. `offline`: the latest attempt failed. */
  readonly state: 'connecting' | 'live' | 'behind' | 'offline' | 'signed-out'
  /** While live or behind. */
  readonly transport?: TransportName
  /** When this state began; while offline, when something was last heard of the server. */
  readonly since: number
  readonly reason?: string
}

/** A status but for its time. */
export type Standing = Omit<Status, 'since'>

/** Tells a changed status to whoever asked. */
export class StatusBoard {
  #status: Status
  readonly #listeners = new Set<(status: Status) => void>()

  constructor(now: number) {
    this.#status = { state: 'connecting', since: now }
  }

  get status(): Status {
    return this.#status
  }

  /** `since` counts when the state is another than before. */
  show(standing: Standing, since: number): void {
    const { state, transport, reason } = this.#status
    if (standing.state === state && standing.transport === transport && standing.reason === reason) return
    this.#status = { ...standing, since: standing.state === state ? this.#status.since : since }
    for (const listener of [...this.#listeners]) guard(() => listener(this.#status))
  }

  listen(listener: (status: Status) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}
