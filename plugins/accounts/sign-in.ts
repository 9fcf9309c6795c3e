import { z } from 'zod'
import { ClientError, type PluginRequest } from '../../kernel/index.ts'
import type { Attempts } from './attempts.ts'
import { signedOut } from './cookie.ts'
import type { Hashing } from './hashing.ts'
import { nameKey } from './names.ts'
import type { Sessions } from './sessions.ts'
import { type Accounts, type PersonRow, personById, personByKey } from './storage.ts'

const SignIn = z.object({ name: z.string().max(1_000), password: z.string() })

interface Parts {
  readonly sessions: Sessions
  readonly hashing: Hashing
  readonly attempts: Attempts
}

/** `GET /api/me`; `GET` and `POST /api/sessions`, `DELETE /api/sessions/<id | current>`: signing in and out, here and elsewhere. */
export function serveSessions(accounts: Accounts, parts: Parts): void {
  accounts.route('GET', '/api/me', (request) => ({ identity: request.caller }), { access: 'guest' })
  accounts.route('POST', '/api/sessions', (request) => signIn(accounts, parts, request), { access: 'anyone' })

  accounts.route('GET', '/api/sessions', async (request) => {
    const sessions = await parts.sessions.of(request.caller.id)
    const current = request.credentials?.session
    return {
      sessions: sessions.map(({ id, created, last_seen: lastSeen, user_agent: userAgent }) => ({
        id,
        created,
        lastSeen,
        userAgent,
        current: id === current,
      })),
    }
  })

  accounts.route('DELETE', '/api/sessions/:session', async (request) => {
    const { id: person } = request.caller
    const current = request.credentials?.session
    const session = request.params.session === 'current' ? current : request.params.session
    const ended = await accounts.write((tx) => parts.sessions.end(tx, person, session ?? ''))
    if (!ended) throw new ClientError('not-found', 'You have no such session.')
    const headers = session === current ? { 'Set-Cookie': signedOut(request.origin) } : undefined
    return new Response(null, { status: 204, ...(headers && { headers }) })
  })
}

async function signIn(accounts: Accounts, { sessions, hashing, attempts }: Parts, request: PluginRequest): Promise<Response> {
  const { name, password } = await request.read(SignIn)
  const key = nameKey(name)
  const guess = `${request.address} ${key}`
  attempts.check(guess, accounts.now())
  const person = await personByKey(accounts.db, key)
  const right = await hashing.matches(password, person?.password)
  attempts.check(guess, accounts.now())
  if (!person || !right) {
    attempts.count(guess, accounts.now())
    throw mismatch()
  }
  if (person.disabled) throw new ClientError('forbidden', 'This account is disabled.')
  attempts.succeeded(guess)
  return accounts.write(async (tx) => sessions.open(tx, unchanged(await personById(tx, person.id), person), request))
}

// While the password was being hashed, the person may have been disabled or have changed it.
function unchanged(now: PersonRow | undefined, then: PersonRow): PersonRow {
  if (now && !now.disabled && now.password === then.password) return now
  throw mismatch()
}

const mismatch = (): ClientError => new ClientError('unauthenticated', 'Name and password do not match.')
