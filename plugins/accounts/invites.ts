import { z } from 'zod'
import { ClientError } from '../../kernel/index.ts'
import { enrol, refuseTaken } from './enrolment.ts'
import type { Hashing } from './hashing.ts'
import { spend, usable } from './invite.ts'
import { freeName } from './names.ts'
import { refuseWeak } from './passwords.ts'
import type { Sessions } from './sessions.ts'
import { type Accounts, type InviteRow, inviteByHash } from './storage.ts'
import { hashOf, newId, newToken } from './tokens.ts'

const DAY_MS = 86_400_000
const NewInvite = z.object({
  expiresIn: z
    .number()
    .int()
    .min(1)
    .max(365 * DAY_MS)
    .default(10 * DAY_MS),
  uses: z.number().int().min(1).max(1_000).default(1),
})
const Acceptance = z.object({ token: z.string(), name: z.string(), password: z.string() })

interface Parts {
  readonly sessions: Sessions
  readonly hashing: Hashing
}

/** `GET` and `POST /api/invites`, `DELETE /api/invites/<id>`: for administrators, the links by which people join. */
export function serveInvites(accounts: Accounts): void {
  accounts.route(
    'POST',
    '/api/invites',
    async (request) => {
      const { expiresIn, uses } = await request.read(NewInvite)
      const [id, token, created] = [newId('i'), newToken(), accounts.now()]
      const invite = { id, token_hash: hashOf(token), created_by: request.caller.id, created, expires: created + expiresIn, uses }
      await accounts.write((tx) =>
        tx
          .insertInto('accounts_invite')
          .values({ ...invite, uses_left: uses, revoked: 0 })
          .execute(),
      )
      return Response.json({ id, token, url: `${request.origin}/join#${token}` }, { status: 201 })
    },
    { access: 'admin' },
  )

  accounts.route(
    'GET',
    '/api/invites',
    async () => {
      const rows = await accounts.db
        .selectFrom('accounts_invite')
        .selectAll()
        .where('revoked', '=', 0)
        .where('uses_left', '>', 0)
        .where('expires', '>', accounts.now())
        .orderBy('created', 'desc')
        .execute()
      return { invites: rows.map(listed) }
    },
    { access: 'admin' },
  )

  accounts.route(
    'DELETE',
    '/api/invites/:invite',
    async ({ params: { invite = '' } }) => {
      const withdrawn = await accounts.write((tx) =>
        tx.updateTable('accounts_invite').set({ revoked: 1 }).where('id', '=', invite).executeTakeFirst(),
      )
      if (withdrawn.numUpdatedRows === 0n) throw new ClientError('not-found', 'There is no such invitation.')
    },
    { access: 'admin' },
  )
}

/** `POST /api/invites/accept {token, name, password}`: a stranger with a link becomes a member, signed in. */
export function serveAcceptance(accounts: Accounts, { sessions, hashing }: Parts): void {
  accounts.route(
    'POST',
    '/api/invites/accept',
    async (request) => {
      const given = await request.read(Acceptance)
      const hash = hashOf(given.token)
      // Judged before the costly hash, so that strangers cannot ask for it, and again in the write, which decides.
      usable(await inviteByHash(accounts.db, hash), accounts.now())
      const name = freeName(given.name)
      refuseWeak(given.password, name)
      await refuseTaken(accounts.db, name)
      const password = await hashing.hash(given.password)
      return accounts.write(async (tx) => {
        await spend(tx, usable(await inviteByHash(tx, hash), accounts.now()))
        return sessions.open(tx, await enrol(accounts, tx, { name, role: 'member', password }), request)
      })
    },
    { access: 'anyone' },
  )
}

const listed = ({ id, created_by: createdBy, created, expires, uses, uses_left: usesLeft }: InviteRow): object => ({
  id,
  createdBy,
  created,
  expires,
  uses,
  usesLeft,
})
