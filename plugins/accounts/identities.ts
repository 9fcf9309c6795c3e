import type { Credentials } from '../../kernel/index.ts'
import { SESSION_MS } from './cookie.ts'
import { type Accounts, guestIdentity, identityOf } from './storage.ts'
import { hashOf } from './tokens.ts'

const REMEMBERED = 10_000
const SEEN_EVERY_MS = 10 * 60_000

interface Known {
  readonly credentials: Credentials
  /** When the session was last seen, as the database has it; absent for bots. */
  lastSeen?: number
  /** When a guest's time is over; absent for everybody else. */
  readonly expires?: number
}

/** Whom tokens speak for: read from the database once, then remembered until forgotten. */
export class Identities {
  readonly #accounts: Accounts
  readonly #known = new Map<string, Known>()
  #forgotten = 0

  constructor(accounts: Accounts) {
    this.#accounts = accounts
  }

  /** By a cookie's token; a session that was not used for 400 days is over. */
  async bySession(token: string): Promise<Credentials | undefined> {
    const known = await this.#find(`session ${hashOf(token)}`, () => this.#readSession(hashOf(token)))
    const now = this.#accounts.now()
    if (known?.lastSeen === undefined || known.lastSeen < now - SESSION_MS) return undefined
    if (known.lastSeen <= now - SEEN_EVERY_MS) this.#saw(known, now)
    return known.credentials
  }

  /** By the bearer token of a bot or a guest. */
  async byToken(token: string): Promise<Credentials | undefined> {
    const hash = hashOf(token)
    const known = await this.#find(`token ${hash}`, async () => (await this.#readBot(hash)) ?? (await this.#readGuest(hash)))
    return known?.expires !== undefined && known.expires <= this.#accounts.now() ? undefined : known?.credentials
  }

  forgetSession(session: string): void {
    this.#forget(({ credentials }) => credentials.session === session)
  }

  /** Forgets all that speak for a person. */
  forget(person: string): void {
    this.#forget(({ credentials }) => credentials.identity.id === person)
  }

  #forget(which: (known: Known) => boolean): void {
    this.#forgotten++
    for (const [key, known] of this.#known) if (which(known)) this.#known.delete(key)
  }

  async #find(key: string, read: () => Promise<Known | undefined>): Promise<Known | undefined> {
    const known = this.#known.get(key)
    if (!known) return this.#learn(key, read)
    this.#known.delete(key)
    this.#known.set(key, known)
    return known
  }

  async #learn(key: string, read: () => Promise<Known | undefined>): Promise<Known | undefined> {
    const before = this.#forgotten
    const known = await read()
    // What was read while something was being forgotten may be just that.
    if (before !== this.#forgotten) return this.#learn(key, read)
    if (known) this.#known.set(key, known)
    const [eldest] = this.#known.keys()
    if (eldest !== undefined && this.#known.size > REMEMBERED) this.#known.delete(eldest)
    return known
  }

  async #readSession(hash: string): Promise<Known | undefined> {
    const row = await this.#accounts.db
      .selectFrom('accounts_session as session')
      .innerJoin('accounts_person as person', 'person.id', 'session.person')
      .select(['session.id as session', 'session.last_seen', 'person.id', 'person.name', 'person.role'])
      .where('session.token_hash', '=', hash)
      .where('person.disabled', '=', 0)
      .executeTakeFirst()
    return row && { credentials: { identity: identityOf(row), session: row.session }, lastSeen: row.last_seen }
  }

  async #readBot(hash: string): Promise<Known | undefined> {
    const row = await this.#accounts.db
      .selectFrom('accounts_bot_token as token')
      .innerJoin('accounts_person as person', 'person.id', 'token.person')
      .select(['token.id as token', 'person.id', 'person.name', 'person.role'])
      .where('token.token_hash', '=', hash)
      .where('person.disabled', '=', 0)
      .executeTakeFirst()
    return row && { credentials: { identity: identityOf(row), token: row.token } }
  }

  async #readGuest(hash: string): Promise<Known | undefined> {
    const row = await this.#accounts.db.selectFrom('accounts_guest').selectAll().where('token_hash', '=', hash).executeTakeFirst()
    return row && { credentials: { identity: guestIdentity(row), token: row.id }, expires: row.expires }
  }

  #saw(known: Known, now: number): void {
    known.lastSeen = now
    const { session = '' } = known.credentials
    this.#accounts
      .write(async (tx) => void (await tx.updateTable('accounts_session').set({ last_seen: now }).where('id', '=', session).execute()))
      .catch((cause: unknown) => this.#accounts.log.warn('could not note when a session was last seen', { cause }))
  }
}
