import { type PluginRequest, service } from '../../kernel/index.ts'
import type { Person, Writing } from './directory.ts'

/** How other plugins let in whom they know by other means than a password, as service `arriving`; each act is part of the caller's write. */
export interface Arriving {
  /**
   * Adds a member by the first of these names that can be one and is free, else by the first that can be one with a number behind it;
   * where none can, as “Somebody” with a number. Throws `not-set-up` before there is an owner.
   */
  join(tx: Writing, names: readonly string[]): Promise<Person>
  /** Signs somebody in; gives the `Set-Cookie`, to be sent once it is on disk. Throws `forbidden` for who is disabled, `not-found` for who is not there. */
  open(tx: Writing, person: string, request: PluginRequest): Promise<string>
}
export const arriving = service<Arriving>('arriving')
