import type { Kysely } from 'kysely'
import type { Context, Identity, Role } from '../../kernel/index.ts'

/** A person or bot; `password` is an argon2id hash (PHC string), null for bots. */
export interface PersonRow {
  id: string
  name: string
  name_key: string
  role: Role
  password: string | null
  disabled: number
  created: number
}
export interface SessionRow {
  id: string
  token_hash: string
  person: string
  created: number
  last_seen: number
  user_agent: string
}
export interface InviteRow {
  id: string
  token_hash: string
  created_by: string
  created: number
  expires: number
  uses: number
  uses_left: number
  revoked: number
}
/** Somebody who is let in under a name for a while; `place` is what they were let into. */
export interface GuestRow {
  id: string
  token_hash: string
  place: string
  name: string
  name_key: string
  created: number
  expires: number
}
/** The tables of accounts. Times are milliseconds UTC; 0 and 1 stand for no and yes. */
export interface Tables {
  accounts_person: PersonRow
  accounts_session: SessionRow
  accounts_invite: InviteRow
  accounts_guest: GuestRow
  accounts_bot_token: { id: string; token_hash: string; person: string; created: number }
}
export type Db = Kysely<Tables>
export type Accounts = Context<Record<string, never>, Record<never, never>, Tables>

export const identityOf = ({ id, name, role }: Pick<PersonRow, 'id' | 'name' | 'role'>): Identity => ({ id, name, role })

export const guestIdentity = ({ id, name }: Pick<GuestRow, 'id' | 'name'>): Identity => ({ id, name, role: 'guest' })

export const personById = async (db: Db, id: string): Promise<PersonRow | undefined> =>
  db.selectFrom('accounts_person').selectAll().where('id', '=', id).executeTakeFirst()

export const personByKey = async (db: Db, key: string): Promise<PersonRow | undefined> =>
  db.selectFrom('accounts_person').selectAll().where('name_key', '=', key).executeTakeFirst()

export const everyPerson = async (db: Db): Promise<PersonRow[]> =>
  db.selectFrom('accounts_person').selectAll().orderBy('name_key').execute()

/** How many owners may sign in. */
export async function ownersOf(db: Db): Promise<number> {
  const owners = await db.selectFrom('accounts_person').select('id').where('role', '=', 'owner').where('disabled', '=', 0).execute()
  return owners.length
}

export const inviteByHash = async (db: Db, hash: string): Promise<InviteRow | undefined> =>
  db.selectFrom('accounts_invite').selectAll().where('token_hash', '=', hash).executeTakeFirst()
