import type { Transaction } from 'kysely'
import { ClientError } from '../../kernel/index.ts'
import type { InviteRow, Tables } from './storage.ts'

/** The invite, if it still lets somebody in: unknown ones are `not-found`, used, expired and withdrawn ones `conflict`. */
export function usable(invite: InviteRow | undefined, now: number): InviteRow {
  if (!invite) throw new ClientError('not-found', 'There is no such invitation.')
  if (invite.revoked) throw new ClientError('conflict', 'This invitation was withdrawn.')
  if (invite.uses_left <= 0) throw new ClientError('conflict', 'This invitation was used already.')
  if (invite.expires <= now) throw new ClientError('conflict', 'This invitation has expired.')
  return invite
}

/** Takes one use of an invite. */
export async function spend(tx: Transaction<Tables>, invite: InviteRow): Promise<void> {
  await tx
    .updateTable('accounts_invite')
    .set({ uses_left: invite.uses_left - 1 })
    .where('id', '=', invite.id)
    .execute()
}

/** Withdraws every invite of a person who may no longer invite. */
export async function withdrawAll(tx: Transaction<Tables>, person: string): Promise<void> {
  await tx.updateTable('accounts_invite').set({ revoked: 1 }).where('created_by', '=', person).execute()
}
