import { z } from 'zod'
import { ClientError } from '../../kernel/index.ts'
import type { Attempts } from './attempts.ts'
import type { Hashing } from './hashing.ts'
import { refuseWeak } from './passwords.ts'
import type { Sessions } from './sessions.ts'
import { type Accounts, personById } from './storage.ts'

const NewPassword = z.object({ current: z.string(), password: z.string() })

interface Parts {
  readonly sessions: Sessions
  readonly hashing: Hashing
  readonly attempts: Attempts
}

/** `POST /api/password {current, password}`: a new password for the caller, whose other sessions end. */
export function servePassword(accounts: Accounts, { sessions, hashing, attempts }: Parts): void {
  accounts.route('POST', '/api/password', async (request) => {
    const caller = request.caller
    const given = await request.read(NewPassword)
    const guess = `${request.address} ${caller.id}`
    attempts.check(guess, accounts.now())
    const person = await personById(accounts.db, caller.id)
    const right = await hashing.matches(given.current, person?.password)
    attempts.check(guess, accounts.now())
    if (!right) {
      attempts.count(guess, accounts.now())
      throw new ClientError('forbidden', 'This is not your current password.')
    }
    attempts.succeeded(guess)
    refuseWeak(given.password, caller.name)
    const password = await hashing.hash(given.password)
    await accounts.write(async (tx) => {
      const replaced = await tx
        .updateTable('accounts_person')
        .set({ password })
        .where('id', '=', caller.id)
        .where('password', '=', person?.password ?? '')
        .executeTakeFirst()
      if (replaced.numUpdatedRows === 0n) throw new ClientError('conflict', 'Your password was changed elsewhere at the same time.')
      await sessions.endAll(tx, caller.id, request.credentials?.session)
    })
  })
}
