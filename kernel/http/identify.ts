import { ClientError } from '../errors.ts'
import type { Credentials, Identity } from '../identity.ts'
import { isDynamic } from './areas.ts'
import { parseCookies } from './cookies.ts'
import { FOREIGN_HEADERS, PREFLIGHT_HEADERS } from './headers.ts'
import type { Context, KernelRequest, Next } from './kernel-request.ts'
import { bearerOf, fromElsewhere, judge, ownOrigins } from './origin.ts'
import type { Settings } from './settings.ts'

/** What `identify` may go by: cookies are empty where a token is borne or the request is foreign. */
export interface Evidence {
  readonly cookies: ReadonlyMap<string, string>
  readonly bearer: string | undefined
  /** What is asked for: a token may be good for one place alone. */
  readonly path: string
}
export type Identify = (evidence: Evidence) => Promise<Credentials | undefined>
/** Throws `ClientError` to refuse a request before it is looked at. */
export type Guard = (request: { readonly method: string; readonly path: string }) => void

/** Lets the page that sent a foreign request read the answer; for what anyone may have, and nothing else. */
export function allowForeign(ctx: Pick<Context, 'set'>): void {
  ctx.set(FOREIGN_HEADERS)
}

const NONE: readonly string[] = []

/** Answers preflights, asks the guards, and finds out whom the request speaks for: `ctx.state.request`. */
export function identifyRequest(settings: Pick<Settings, 'url'>, identify: Identify, guards: () => Iterable<Guard>) {
  return async (ctx: Context, next: Next): Promise<unknown> => {
    const { path } = ctx.state
    if (isDynamic(path)) {
      if (ctx.method === 'OPTIONS') return answerPreflight(ctx)
      for (const guard of guards()) guard({ method: ctx.method, path })
    }
    // Nothing is compared with them where nobody says where it comes from.
    const ours = ctx.headers.origin === undefined ? NONE : ownOrigins(ctx.state.client, settings.url)
    const bearer = bearerOf(ctx.headers)
    if (bearer !== undefined && fromElsewhere(ctx.headers, ours)) allowForeign(ctx)
    const foreign = judge(ctx.headers, ours) === 'foreign'
    const cookies = parseCookies(foreign || bearer !== undefined ? undefined : ctx.headers.cookie)
    const credentials = await identify({ cookies, bearer, path })
    // A token of nobody's must not count as one: anybody's page could make it up, and be taken for no page at all.
    if (bearer !== undefined && !credentials && isDynamic(path)) throw new ClientError('unauthenticated', 'Nobody speaks by this token.')
    ctx.state.request = new Admitted(ctx, settings.url, { evidence: { cookies, bearer, path }, foreign, credentials, identify })
    return next()
  }
}

function answerPreflight(ctx: Context): void {
  ctx.status = 204
  ctx.set(PREFLIGHT_HEADERS)
}

function refuseOther(before: Credentials, now: Credentials | undefined): void {
  const same =
    now?.session === before.session &&
    now?.token === before.token &&
    now?.identity.id === before.identity.id &&
    now.identity.role === before.identity.role
  if (!same) throw new ClientError('unauthenticated', 'Your session has ended, or what you may do has changed.')
}

interface Found {
  readonly evidence: Evidence
  readonly foreign: boolean
  readonly credentials: Credentials | undefined
  readonly identify: Identify
}
class Admitted implements KernelRequest {
  readonly #ctx: Context
  readonly #url: string | undefined
  readonly #found: Found
  readonly method: string
  readonly path: string
  readonly foreign: boolean
  readonly credentials: Credentials | undefined

  constructor(ctx: Context, url: string | undefined, found: Found) {
    this.#ctx = ctx
    this.#url = url
    this.#found = found
    this.method = ctx.method
    this.path = ctx.state.path
    this.foreign = found.foreign
    this.credentials = found.credentials
  }

  // Taken apart only for those who look: most requests have none, and making one costs more than all the rest here.
  get query(): URLSearchParams {
    return new URLSearchParams(this.#ctx.state.query)
  }
  get cookies(): ReadonlyMap<string, string> {
    return this.#found.evidence.cookies
  }
  get identity(): Identity | undefined {
    return this.credentials?.identity
  }
  get address(): string {
    return this.#ctx.state.client.address
  }
  get local(): boolean {
    return this.#ctx.state.client.local && this.#url === undefined
  }
  get origin(): string {
    const { protocol, host } = this.#ctx.state.client
    return this.#url ?? `${protocol}://${host ?? 'localhost'}`
  }
  async confirm(): Promise<void> {
    const { credentials, identify, evidence } = this.#found
    if (credentials) refuseOther(credentials, await identify(evidence))
  }
}
