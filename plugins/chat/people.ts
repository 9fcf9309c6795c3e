import type { Kysely } from 'kysely'
import { service } from '../../kernel/index.ts'

/** Somebody with an account. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly disabled: boolean
}

// biome-ignore lint/suspicious/noExplicitAny: the tables of whoever asks
type Within = Kysely<any>

/** What chat asks about people; each question is asked through chat's own connection or transaction, so that it sees what that sees. */
export interface People {
  everyone(within: Within): Promise<readonly Person[]>
  find(within: Within, id: string): Promise<Person | undefined>
  /** Names by id; unknown ids are absent. */
  names(within: Within, ids: readonly string[]): Promise<ReadonlyMap<string, string>>
}

export const people = service<People>('people')
