import { type Identity, service } from '../../kernel/index.ts'
import type { Within } from './directory.ts'

/** Who asks to be let in as a guest, where, and from which address. */
export interface Visit {
  /** What the guest is let into; what it means is known to whoever asks. */
  readonly place: string
  readonly name: string
  readonly address: string
}
/** The token is told this once; it is spoken as a Bearer token. Times are ms UTC. */
export interface Admitted {
  readonly token: string
  readonly identity: Identity
  readonly expiresAt: number
}
/** A guest as hosts see them. */
export interface Guest {
  readonly id: string
  readonly name: string
  readonly created: number
  readonly expiresAt: number
}

/** Guests, as service `guests`: other plugins decide where there are any, and do it all in writes of their own. */
export interface Guests {
  /** Whether an id is a guest's, of now or of before. */
  isGuest(id: string): boolean
  /** Where this guest may be; nothing for one who is gone. */
  placeOf(within: Within, id: string): Promise<string | undefined>
  /** Those who are in a place, the newest first. */
  of(within: Within, place: string): Promise<readonly Guest[]>
  /** Lets somebody in for 12 hours. Throws `bad-request` or `conflict` for a name that cannot be had, `too-many` beyond the limits. */
  admit(tx: Within, visit: Visit): Promise<Admitted>
  /** Ends what a guest may do, and all that is open for them; whether they were there. */
  dismiss(tx: Within, place: string, id: string): Promise<boolean>
  /** The same for all in a place. */
  dismissAll(tx: Within, place: string): Promise<void>
}
export const guests = service<Guests>('guests')
