import type { Kysely } from 'kysely'
import { ClientError, type Identity } from '../../kernel/index.ts'
import type { Attempts } from './attempts.ts'
import type { Within } from './directory.ts'
import { refuseTaken } from './enrolment.ts'
import type { Identities } from './identities.ts'
import { freeName, nameKey } from './names.ts'
import { type Accounts, type Db, type GuestRow, guestIdentity, type Tables } from './storage.ts'
import { hashOf, newId, newToken } from './tokens.ts'
import type { Admitted, Guest, Guests, Visit } from './visits.ts'

const STAY_MS = 12 * 60 * 60_000
const LATER_MS = 60_000

interface Parts {
  readonly identities: Identities
  /** Counts those who come, by address. */
  readonly arrivals: Attempts
  readonly mostInPlace: number
}

/** Lets guests in and out; each act is part of the caller's write. */
export class GuestBook implements Guests {
  readonly #accounts: Accounts
  readonly #parts: Parts

  constructor(accounts: Accounts, parts: Parts) {
    this.#accounts = accounts
    this.#parts = parts
  }

  isGuest(id: string): boolean {
    return id.startsWith('g')
  }

  async placeOf(within: Within, id: string): Promise<string | undefined> {
    if (!this.isGuest(id)) return undefined
    const guest = await this.#living(within).select('place').where('id', '=', id).executeTakeFirst()
    return guest?.place
  }

  async of(within: Within, place: string): Promise<readonly Guest[]> {
    const rows = await this.#living(within).selectAll().where('place', '=', place).orderBy('created', 'desc').orderBy('id').execute()
    return rows.map(({ id, name, created, expires }) => ({ id, name, created, expiresAt: expires }))
  }

  async admit(tx: Within, { place, name: given, address }: Visit): Promise<Admitted> {
    const now = this.#accounts.now()
    this.#parts.arrivals.check(address, now)
    this.#parts.arrivals.count(address, now)
    const name = freeName(given)
    await refuseTaken(tx, name)
    await this.#refuseCrowd(tx, place, nameKey(name))
    const token = newToken()
    const row = { id: newId('g'), token_hash: hashOf(token), place, name, name_key: nameKey(name), created: now, expires: now + STAY_MS }
    await accountsIn(tx).insertInto('accounts_guest').values(row).execute()
    const identity: Identity = guestIdentity(row)
    return { token, identity, expiresAt: row.expires }
  }

  async dismiss(tx: Within, place: string, id: string): Promise<boolean> {
    const gone = await accountsIn(tx)
      .deleteFrom('accounts_guest')
      .where('place', '=', place)
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst()
    if (gone) this.#end(tx, gone.id)
    return gone !== undefined
  }

  async dismissAll(tx: Within, place: string): Promise<void> {
    const gone = await accountsIn(tx).deleteFrom('accounts_guest').where('place', '=', place).returning('id').execute()
    for (const { id } of gone) this.#end(tx, id)
  }

  /** Ends those whose time is over. */
  async dismissExpired(): Promise<void> {
    const now = this.#accounts.now()
    const due = await this.#accounts.db.selectFrom('accounts_guest').select('id').where('expires', '<=', now).limit(1).executeTakeFirst()
    if (!due) return
    await this.#accounts.write(async (tx) => {
      const gone = await tx.deleteFrom('accounts_guest').where('expires', '<=', now).returning('id').execute()
      for (const { id } of gone) this.#end(tx, id)
    })
  }

  async #refuseCrowd(tx: Within, place: string, key: string): Promise<void> {
    await accountsIn(tx).deleteFrom('accounts_guest').where('place', '=', place).where('expires', '<=', this.#accounts.now()).execute()
    const here = await this.#living(tx).select('name_key').where('place', '=', place).execute()
    if (here.some((guest) => guest.name_key === key)) throw new ClientError('conflict', 'This name is taken. Choose another.')
    if (here.length >= this.#parts.mostInPlace)
      throw new ClientError('too-many', 'There are as many guests here as can be. Try again later.', LATER_MS)
  }

  #living(within: Within) {
    return accountsIn(within).selectFrom('accounts_guest').where('expires', '>', this.#accounts.now())
  }

  #end(tx: Within, id: GuestRow['id']): void {
    // What is handed in is a transaction of the writer's, whoever's tables it is typed with.
    this.#accounts.committed(tx as Parameters<Accounts['committed']>[0], () => {
      this.#parts.identities.forget(id)
      this.#accounts.endConnections({ identity: id })
    })
  }
}

const accountsIn = (within: Within): Db => within as Kysely<Tables>
