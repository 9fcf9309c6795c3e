import type { Transaction } from 'kysely'
import { type Dispose, service } from '../../kernel/index.ts'

/** What presence asks about rooms: who may see one, and when that changes. */
export interface Rooms {
  /** Without somebody: whether anyone may. */
  mayRead(who: { readonly id: string } | undefined, room: string): Promise<boolean>
  /** Whether this person or guest may be in it themselves. */
  belongs(who: { readonly id: string }, room: string): Promise<boolean>
  // biome-ignore lint/suspicious/noExplicitAny: the tables of the plugin that has the rooms
  onAccessChanged(listener: (room: string, tx: Transaction<any>) => void): Dispose
}

export const rooms = service<Rooms>('rooms')
