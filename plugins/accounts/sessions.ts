import type { Transaction } from 'kysely'
import type { PluginRequest } from '../../kernel/index.ts'
import { signedIn } from './cookie.ts'
import type { Identities } from './identities.ts'
import { type Accounts, identityOf, type PersonRow, type SessionRow, type Tables } from './storage.ts'
import { hashOf, newId, newToken } from './tokens.ts'

const USER_AGENT_LENGTH = 200

/** Opens and ends sessions; each act is part of the caller's write. */
export class Sessions {
  readonly #accounts: Accounts
  readonly #identities: Identities

  constructor(accounts: Accounts, identities: Identities) {
    this.#accounts = accounts
    this.#identities = identities
  }

  /** Signs a person in; gives the answer that does so, to be sent once it is on disk. */
  async open(tx: Transaction<Tables>, person: PersonRow, request: PluginRequest): Promise<Response> {
    const headers = { 'Set-Cookie': await this.begin(tx, person, request) }
    return Response.json({ identity: identityOf(person) }, { status: 201, headers })
  }

  /** The same; gives the `Set-Cookie` alone. */
  async begin(tx: Transaction<Tables>, person: PersonRow, request: PluginRequest): Promise<string> {
    const token = newToken()
    const now = this.#accounts.now()
    const userAgent = (request.headers.get('user-agent') ?? '').slice(0, USER_AGENT_LENGTH)
    const session = { id: newId('s'), token_hash: hashOf(token), person: person.id, created: now, last_seen: now, user_agent: userAgent }
    await tx.insertInto('accounts_session').values(session).execute()
    return signedIn(request.origin, token)
  }

  /** A person's sessions, the newest first. */
  of(person: string): Promise<SessionRow[]> {
    return this.#accounts.db
      .selectFrom('accounts_session')
      .selectAll()
      .where('person', '=', person)
      .orderBy('created', 'desc')
      .orderBy('id')
      .execute()
  }

  /** Ends one session of a person, with all that is open for it; whether there was one. */
  async end(tx: Transaction<Tables>, person: string, session: string): Promise<boolean> {
    const ended = await tx
      .deleteFrom('accounts_session')
      .where('person', '=', person)
      .where('id', '=', session)
      .returning('id')
      .executeTakeFirst()
    if (ended) this.#close(tx, ended.id)
    return ended !== undefined
  }

  /** Ends every session of a person but, where given, this one. */
  async endAll(tx: Transaction<Tables>, person: string, but?: string): Promise<void> {
    const sessions = await tx.selectFrom('accounts_session').select('id').where('person', '=', person).execute()
    for (const { id } of sessions) if (id !== but) await this.end(tx, person, id)
  }

  #close(tx: Transaction<Tables>, session: string): void {
    this.#accounts.committed(tx, () => {
      this.#identities.forgetSession(session)
      this.#accounts.endConnections({ session })
    })
  }
}
