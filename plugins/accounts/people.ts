import type { Transaction } from 'kysely'
import { z } from 'zod'
import { ClientError, type Identity, isAdmin } from '../../kernel/index.ts'
import type { Identities } from './identities.ts'
import { withdrawAll } from './invite.ts'
import type { Sessions } from './sessions.ts'
import { type Accounts, everyPerson, ownersOf, type PersonRow, personById, type Tables } from './storage.ts'

const Change = z.object({ role: z.enum(['owner', 'admin', 'member']).optional(), disabled: z.boolean().optional() })
type Change = z.output<typeof Change>

interface Parts {
  readonly sessions: Sessions
  readonly identities: Identities
}

/** `GET /api/people`, `PATCH /api/people/<id> {role?, disabled?}`: who has an account, and what they may do. */
export function servePeople(accounts: Accounts, { sessions, identities }: Parts): void {
  accounts.route('GET', '/api/people', async () => ({ people: (await everyPerson(accounts.db)).map(listed) }))

  accounts.route(
    'PATCH',
    '/api/people/:person',
    async (request) => {
      const caller = request.caller
      const change = await request.read(Change)
      return accounts.write(async (tx) => {
        const person = await personById(tx, request.params.person ?? '')
        if (!person) throw new ClientError('not-found', 'There is no such person.')
        refuseOverreach(caller, person, change)
        const changed = await changePerson(tx, person, change)
        if (changed.role !== person.role || changed.disabled !== person.disabled) await startAnew(tx, changed)
        return listed(changed)
      })
    },
    { access: 'admin' },
  )

  // What a person may do is fixed when something is opened, so all that is open for them ends and comes back.
  async function startAnew(tx: Transaction<Tables>, person: PersonRow): Promise<void> {
    if (person.disabled) await sessions.endAll(tx, person.id)
    if (person.disabled || !isAdmin(person)) await withdrawAll(tx, person.id)
    accounts.committed(tx, () => {
      identities.forget(person.id)
      accounts.endConnections({ identity: person.id })
    })
  }
}

/** Administrators decide about members and bots, owners about everybody. */
function refuseOverreach(caller: Identity, person: PersonRow, { role }: Change): void {
  if (role !== undefined && role !== person.role && person.role === 'bot') throw new ClientError('conflict', 'A bot stays a bot.')
  if (caller.role === 'owner') return
  if (isAdmin(person) || (role !== undefined && role !== 'member'))
    throw new ClientError('forbidden', 'Only an owner can decide about owners and administrators.')
}

async function changePerson(tx: Transaction<Tables>, person: PersonRow, change: Change): Promise<PersonRow> {
  const { role, disabled } = { role: change.role ?? person.role, disabled: Number(change.disabled ?? person.disabled) }
  await tx.updateTable('accounts_person').set({ role, disabled }).where('id', '=', person.id).execute()
  if ((await ownersOf(tx)) === 0) throw new ClientError('conflict', 'A chat needs an owner. Make somebody else one first.')
  return { ...person, role, disabled }
}

const listed = ({ id, name, role, disabled }: PersonRow): object => ({ id, name, role, ...(disabled ? { disabled: true } : {}) })
