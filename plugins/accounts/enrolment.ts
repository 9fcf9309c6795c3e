import type { Transaction } from 'kysely'
import { ClientError, type Role } from '../../kernel/index.ts'
import { nameKey } from './names.ts'
import { type Accounts, type Db, type PersonRow, personByKey, type Tables } from './storage.ts'
import { newId } from './tokens.ts'

interface Newcomer {
  readonly name: string
  readonly role: Role
  /** Hashed; null for a bot. */
  readonly password: string | null
}

/** Adds somebody; `conflict` when the name, or one that looks like it, is taken. */
export async function enrol(accounts: Accounts, tx: Transaction<Tables>, newcomer: Newcomer): Promise<PersonRow> {
  await refuseTaken(tx, newcomer.name)
  const id = newId(newcomer.role === 'bot' ? 'b' : 'p')
  const person: PersonRow = { ...newcomer, id, name_key: nameKey(newcomer.name), disabled: 0, created: accounts.now() }
  await tx.insertInto('accounts_person').values(person).execute()
  return person
}

/** Throws `conflict` when a name is taken. */
export async function refuseTaken(db: Db, name: string): Promise<void> {
  if (await personByKey(db, nameKey(name))) throw new ClientError('conflict', 'This name is taken. Choose another.')
}
