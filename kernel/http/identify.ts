import { ClientError } from '../errors.ts'
import type { Credentials } from '../identity.ts'
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

/** Answers preflights, asks the guards, and finds out whom the request speaks for: `ctx.state.request`. */
export function identifyRequest(settings: Pick<Settings, 'url'>, identify: Identify, guards: () => Iterable<Guard>) {
  return async (ctx: Context, next: Next): Promise<unknown> => {
    const { path } = ctx.state
    if (isDynamic(path)) {
      if (ctx.method === 'OPTIONS') return answerPreflight(ctx)
      for (const guard of guards()) guard({ method: ctx.method, path })
    }
    const ours = ownOrigins(ctx.state.client, settings.url)
    const bearer = bearerOf(ctx.headers)
    if (bearer !== undefined && fromElsewhere(ctx.headers, ours)) allowForeign(ctx)
    const foreign = judge(ctx.headers, ours) === 'foreign'
    const cookies = parseCookies(foreign || bearer !== undefined ? undefined : ctx.headers.cookie)
    const credentials = await identify({ cookies, bearer, path })
    // A token of nobody's must not count as one: anybody's page could make it up, and be taken for no page at all.
    if (bearer !== undefined && !credentials && isDynamic(path)) throw new ClientError('unauthenticated', 'Nobody speaks by this token.')
    const confirm = async (): Promise<void> => {
      if (credentials) refuseOther(credentials, await identify({ cookies, bearer, path }))
    }
    ctx.state.request = admitted(ctx, settings, { cookies, foreign, credentials, confirm })
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

type Found = Pick<KernelRequest, 'cookies' | 'foreign' | 'credentials' | 'confirm'>
function admitted(ctx: Context, { url }: Pick<Settings, 'url'>, found: Found): KernelRequest {
  const { client, path, query } = ctx.state
  return {
    ...found,
    method: ctx.method,
    path,
    // Taken apart only for those who look: most requests have none, and making one costs more than all the rest here.
    get query() {
      return new URLSearchParams(query)
    },
    identity: found.credentials?.identity,
    address: client.address,
    local: client.local && url === undefined,
    origin: url ?? `${client.protocol}://${client.host ?? 'localhost'}`,
  }
}
