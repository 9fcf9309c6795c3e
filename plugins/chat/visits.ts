import type { Kysely } from 'kysely'
import { ClientError, type Identity, service } from '../../kernel/index.ts'

// biome-ignore lint/suspicious/noExplicitAny: the tables of whoever asks
type Within = Kysely<any>

/** A guest as a room's hosts see them; times are ms UTC. */
export interface Guest {
  readonly id: string
  readonly name: string
  readonly created: number
  readonly expiresAt: number
}
interface Admitted {
  readonly token: string
  readonly identity: Identity
  readonly expiresAt: number
}

/** What chat asks about guests, each through its own connection or write; a room's id is the place that they are in. */
export interface Guests {
  isGuest(id: string): boolean
  placeOf(within: Within, id: string): Promise<string | undefined>
  of(within: Within, place: string): Promise<readonly Guest[]>
  admit(tx: Within, visit: { readonly place: string; readonly name: string; readonly address: string }): Promise<Admitted>
  dismiss(tx: Within, place: string, id: string): Promise<boolean>
  dismissAll(tx: Within, place: string): Promise<void>
}

export const guests = service<Guests>('guests')

/** Where no plugin knows guests there are none. */
export const nobodyVisits: Guests = {
  isGuest: () => false,
  placeOf: async () => undefined,
  of: async () => [],
  admit: async () => {
    throw noGuestsHere()
  },
  dismiss: async () => false,
  dismissAll: async () => {},
}

/** The answer to whoever would be a guest where there are none. */
export const noGuestsHere = (): ClientError => new ClientError('forbidden', 'This room takes no guests.')
