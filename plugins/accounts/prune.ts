import { SESSION_MS } from './cookie.ts'
import type { Accounts } from './storage.ts'

const KEPT_MS = 30 * 86_400_000

/** Removes sessions that are over, and invites a month after they expired. */
export async function prune(accounts: Accounts): Promise<void> {
  const now = accounts.now()
  await accounts.write(async (tx) => {
    await tx
      .deleteFrom('accounts_session')
      .where('last_seen', '<', now - SESSION_MS)
      .execute()
    await tx
      .deleteFrom('accounts_invite')
      .where('expires', '<', now - KEPT_MS)
      .execute()
  })
}
