import type { IDToken } from 'openid-client'
import { ClientError, type Context, type PluginRequest } from '../../kernel/index.ts'
import { Refusal } from './refusal.ts'
import type { Arriving } from './services.ts'
import { type Known, link, personOf, type Tables } from './storage.ts'

interface Parts {
  readonly arriving: Arriving
  readonly newPeople: boolean
  readonly label: string
}
type Oidc = Pick<Context<unknown, Record<never, never>, Tables>, 'write' | 'now'>

/** Lets in whom the provider knows. */
export class Welcome {
  readonly #oidc: Oidc
  readonly #parts: Parts

  constructor(oidc: Oidc, parts: Parts) {
    this.#oidc = oidc
    this.#parts = parts
  }

  /** Signs in whom these claims are about, who becomes a member where that is allowed; gives the `Set-Cookie`. Throws `Refusal`. */
  signIn(claims: IDToken, request: PluginRequest): Promise<string> {
    const { arriving, newPeople, label } = this.#parts
    const known = knownBy(claims)
    return inWords(() =>
      this.#oidc.write(async (tx) => {
        const linked = await personOf(tx, known)
        if (linked !== undefined) return arriving.open(tx, linked, request)
        if (!newPeople)
          throw new Refusal(403, `Your account at ${label} belongs to nobody here. Sign in by your password, and link it in your settings.`)
        const { id } = await arriving.join(tx, namesIn(claims))
        await link(tx, known, { person: id, now: this.#oidc.now() })
        return arriving.open(tx, id, request)
      }),
    )
  }

  /** Links the account that these claims are about to whoever asks. Throws `Refusal`. */
  link(claims: IDToken, request: PluginRequest): Promise<void> {
    const { label } = this.#parts
    const known = knownBy(claims)
    return inWords(async () => {
      const { id, role } = request.caller
      if (role === 'guest' || role === 'bot') throw new Refusal(403, 'Only members link accounts.')
      await this.#oidc.write(async (tx) => {
        const linked = await personOf(tx, known)
        if (linked === id) return
        if (linked !== undefined) throw new Refusal(409, `This account at ${label} is linked to somebody else here.`)
        await link(tx, known, { person: id, now: this.#oidc.now() })
      })
    })
  }
}

const knownBy = ({ iss, sub }: IDToken): Known => ({ issuer: iss, subject: sub })

/** What somebody may be called, the best first (OpenID Connect Core 1.0 §5.1). */
function namesIn({ name, preferred_username: username, nickname, given_name: given, email }: IDToken): string[] {
  const local = typeof email === 'string' ? email.split('@')[0] : undefined
  return [name, username, nickname, given, local].filter((each) => typeof each === 'string')
}

async function inWords<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof ClientError) throw new Refusal(STATUS[error.code] ?? 400, error.message)
    throw error
  }
}

const STATUS: Readonly<Record<string, number>> = {
  unauthenticated: 401,
  forbidden: 403,
  'not-set-up': 403,
  'not-found': 403,
  conflict: 409,
}
