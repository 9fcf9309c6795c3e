import { ClientError } from '../errors.ts'
import type { Limits } from '../limits.ts'

/** How many held connections each identity and each address has open. */
export class ConnectionCounts {
  readonly #limits: Pick<Limits, 'connectionsPerIdentity' | 'connectionsPerAddress'>
  readonly #ofIdentity = new Map<string, number>()
  readonly #ofAddress = new Map<string, number>()

  constructor(limits: Pick<Limits, 'connectionsPerIdentity' | 'connectionsPerAddress'>) {
    this.#limits = limits
  }

  /** Counts one more; throws `too-many` where it would be over a limit. Its pair is `leave`, with the same arguments. */
  enter(identity: string | undefined, address: string): void {
    const ofAddress = this.#ofAddress.get(address) ?? 0
    const ofIdentity = identity === undefined ? 0 : (this.#ofIdentity.get(identity) ?? 0)
    if (ofAddress >= this.#limits.connectionsPerAddress || ofIdentity >= this.#limits.connectionsPerIdentity) {
      throw new ClientError('too-many', 'Too many connections are open from here.', 5_000)
    }
    this.#ofAddress.set(address, ofAddress + 1)
    if (identity !== undefined) this.#ofIdentity.set(identity, ofIdentity + 1)
  }

  leave(identity: string | undefined, address: string): void {
    lower(this.#ofAddress, address)
    if (identity !== undefined) lower(this.#ofIdentity, identity)
  }
}

function lower(counts: Map<string, number>, key: string): void {
  const count = (counts.get(key) ?? 0) - 1
  if (count > 0) counts.set(key, count)
  else counts.delete(key)
}
