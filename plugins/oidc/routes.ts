import type { Context, PluginRequest } from '../../kernel/index.ts'
import { onwardPage, refusedPage } from './page.ts'
import type { Provider } from './provider.ts'
import { Refusal } from './refusal.ts'
import { isLinked, type Tables } from './storage.ts'
import { cameBack, setOut, underWayIn } from './under-way.ts'
import type { Welcome } from './welcome.ts'

type Oidc = Pick<Context<unknown, Record<never, never>, Tables>, 'route' | 'log' | 'db'>
interface Parts {
  readonly provider: Provider
  readonly welcome: Welcome
  readonly issuer: string
}

const callbackOf = ({ origin }: PluginRequest): string => `${origin}/oidc/callback`

/** The way to the provider and back: `/oidc/start`, `/oidc/callback`, `/oidc/return`; and for who is signed in, `/api/oidc/link`. */
export function serveSignIn(oidc: Oidc, { provider, welcome, issuer }: Parts): void {
  oidc.route('GET', '/oidc/start', (request) => orPage(oidc, request, () => start(request, provider)), { access: 'anyone' })
  oidc.route('GET', '/oidc/callback', (request) => orPage(oidc, request, () => callback(request, { provider, welcome })), {
    access: 'anyone',
  })
  oidc.route('GET', '/oidc/return', (request) => orPage(oidc, request, () => finish(request, { provider, welcome })), { access: 'anyone' })

  oidc.route('GET', '/api/oidc/link', async ({ caller }) => ({ linked: await isLinked(oidc.db, caller.id, issuer) }))
  oidc.route('POST', '/api/oidc/link', async (request) => {
    const { url, underWay } = await provider.begin(callbackOf(request), 'link')
    return Response.json({ url }, { headers: { 'Set-Cookie': setOut(request.origin, underWay) } })
  })
}

async function start(request: PluginRequest, provider: Provider): Promise<Response> {
  const { url, underWay } = await provider.begin(callbackOf(request), 'sign-in')
  return elsewhere(url, [setOut(request.origin, underWay)])
}

async function callback(request: PluginRequest, parts: Pick<Parts, 'provider' | 'welcome'>): Promise<Response> {
  return request.foreign ? onwardPage(`/oidc/return?${request.query}`) : finish(request, parts)
}

async function finish(request: PluginRequest, { provider, welcome }: Pick<Parts, 'provider' | 'welcome'>): Promise<Response> {
  const underWay = underWayIn(request.cookies, request.origin)
  if (!underWay || request.query.get('state') !== underWay.state)
    throw new Refusal(400, 'This sign-in is not under way any more: it took too long, or another was begun meanwhile.')
  const claims = await provider.finish(new URL(`${callbackOf(request)}?${request.query}`), underWay)
  if (underWay.purpose === 'link') {
    await welcome.link(claims, request)
    return elsewhere('/settings', [cameBack(request.origin)])
  }
  return elsewhere('/', [await welcome.signIn(claims, request), cameBack(request.origin)])
}

/** What is refused is a page, and nothing is under way any more. */
async function orPage({ log }: Oidc, { origin }: PluginRequest, run: () => Promise<Response>): Promise<Response> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.cause) log.warn(`not signed in: ${error.message}`, { cause: error.cause })
    const page = refusedPage(error.status, error.message)
    page.headers.append('Set-Cookie', cameBack(origin))
    return page
  }
}

function elsewhere(url: string, cookies: readonly string[]): Response {
  const headers = new Headers({ Location: url, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' })
  for (const cookie of cookies) headers.append('Set-Cookie', cookie)
  return new Response(null, { status: 303, headers })
}
