import type { Transaction } from 'kysely'
import { type Dispose, type Identity, service } from '../../kernel/index.ts'

/** What the weather asks about rooms, where there are any. */
export interface Rooms {
  mayRead(who: Identity | undefined, room: string): Promise<boolean>
  mayManage(who: Identity, room: string): Promise<boolean>
  // biome-ignore lint/suspicious/noExplicitAny: the tables of the plugin that has the rooms
  onAccessChanged(listener: (room: string, tx: Transaction<any>) => void): Dispose
}
export const rooms = service<Rooms>('rooms')

/** By which the weather says something in a room. */
export interface Voice {
  // biome-ignore lint/suspicious/noExplicitAny: the tables of the plugin that has the rooms
  say(line: { readonly room: string; readonly speaker: string; readonly text: string }, tx: Transaction<any>): Promise<void>
}
export const voice = service<Voice>('voice')
