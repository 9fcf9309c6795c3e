import type { Transaction } from 'kysely'
import { type PluginRequest, service } from '../../kernel/index.ts'

// biome-ignore lint/suspicious/noExplicitAny: the tables of whoever asks
type Writing = Transaction<any>

/** What is used of the service `arriving`, by which people are let in. */
export interface Arriving {
  join(tx: Writing, names: readonly string[]): Promise<{ readonly id: string }>
  open(tx: Writing, person: string, request: PluginRequest): Promise<string>
}
export const arriving = service<Arriving>('arriving')
