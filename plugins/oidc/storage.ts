import type { Kysely, Transaction } from 'kysely'

/** Who is who at a provider (OpenID Connect Core 1.0 §5.7: nothing but issuer and subject together tells people apart). */
export interface Tables {
  oidc_account: { issuer: string; subject: string; person: string; created: number }
}
/** Somebody, as a provider knows them. */
export interface Known {
  readonly issuer: string
  readonly subject: string
}

/** The id of the person that a provider's account is linked to. */
export async function personOf(db: Kysely<Tables>, { issuer, subject }: Known): Promise<string | undefined> {
  const row = await db
    .selectFrom('oidc_account')
    .select('person')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()
  return row?.person
}

/** Whether a person has an account of this issuer. */
export async function isLinked(db: Kysely<Tables>, person: string, issuer: string): Promise<boolean> {
  const rows = await db.selectFrom('oidc_account').select('subject').where('person', '=', person).where('issuer', '=', issuer).execute()
  return rows.length > 0
}

/** Links a provider's account, which is linked to nobody, to a person. */
export async function link(tx: Transaction<Tables>, known: Known, { person, now }: { person: string; now: number }): Promise<void> {
  await tx.insertInto('oidc_account').values({ issuer: known.issuer, subject: known.subject, person, created: now }).execute()
}
