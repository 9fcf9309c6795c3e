import type { Kysely, Transaction } from 'kysely'
import { service } from '../../kernel/index.ts'
import { type Db, everyPerson, type PersonRow, personById } from './storage.ts'

/** Somebody with an account, as other plugins see them. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly role: PersonRow['role']
  readonly disabled: boolean
}

/** A connection or transaction of whoever asks. */
// biome-ignore lint/suspicious/noExplicitAny: the tables of whoever asks
export type Within = Kysely<any>

/** A transaction of whoever asks. */
// biome-ignore lint/suspicious/noExplicitAny: the tables of whoever asks
export type Writing = Transaction<any>

/** What other plugins may ask about people, as service `people`, through their own connection or transaction: the answer is part of what that sees. */
export interface People {
  everyone(within: Within): Promise<readonly Person[]>
  find(within: Within, id: string): Promise<Person | undefined>
  /** Names by id; unknown ids are absent. */
  names(within: Within, ids: readonly string[]): Promise<ReadonlyMap<string, string>>
}
export const people = service<People>('people')

export const directory: People = {
  everyone: async (within) => (await everyPerson(within)).map(personOf),
  find: async (within, id) => {
    const row = await personById(within, id)
    return row && personOf(row)
  },
  names: async (within: Db, ids) => {
    const rows = ids.length ? await within.selectFrom('accounts_person').select(['id', 'name']).where('id', 'in', ids).execute() : []
    return new Map(rows.map(({ id, name }) => [id, name]))
  },
}

/** What others are told of somebody. */
export const personOf = ({ id, name, role, disabled }: PersonRow): Person => ({ id, name, role, disabled: disabled === 1 })
