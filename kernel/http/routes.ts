import { Readable } from 'node:stream'
import { ClientError } from '../errors.ts'
import { isAdmin } from '../identity.ts'
import type { Limits } from '../limits.ts'
import { answerProblem } from './answer-errors.ts'
import { isDynamic } from './areas.ts'
import { allowForeign } from './identify.ts'
import type { Context, Next } from './kernel-request.ts'
import { problem } from './problems.ts'
import type { RouteTable } from './route-table.ts'
import { JsonAnswer, type Route, RoutedRequest } from './routed-request.ts'

/** Answers what plugins have routes for: judges who may ask, and sends what the handler gives. */
export function dispatchRoutes(routes: RouteTable<Route>, { bodyBytes, arriving }: Dispatching) {
  return async (ctx: Context, next: Next): Promise<unknown> => {
    const { method, path } = ctx.state.request
    await arriving(path)
    const match = routes.find(method, path)
    judgeForeign(ctx, match?.route)
    if (!match) return refuseMethod(ctx, routes.methods(path)) ?? next()
    judgeAccess(ctx, match.route)
    return answer(ctx, await match.route.handler(new RoutedRequest(ctx, match.params, bodyBytes)))
  }
}

interface Dispatching extends Pick<Limits, 'bodyBytes'> {
  /** Settles when the plugin that owns a path is there again; nothing when it is not being loaded anew. */
  readonly arriving: (path: string) => Promise<void> | undefined
}

function judgeForeign(ctx: Context, route: Route | undefined): void {
  const { foreign, method, path } = ctx.state.request
  if (!foreign) return
  if (route?.foreign) allowForeign(ctx)
  else if (isDynamic(path) || !/^(GET|HEAD)$/.test(method)) {
    throw new ClientError('foreign-origin', 'Pages of other sites may not ask this.')
  }
}

function judgeAccess(ctx: Context, { access = 'signed-in' }: Route): void {
  const { identity } = ctx.state.request
  if (access === 'anyone') return
  if (!identity) throw new ClientError('unauthenticated', 'Sign in first.')
  if (access !== 'guest' && identity.role === 'guest') throw new ClientError('forbidden', 'Guests may not do this.')
  if (access === 'admin' && !isAdmin(identity)) throw new ClientError('forbidden', 'Only administrators may do this.')
}

/** The path is there, but not by this method (RFC 9110 §15.5.6). */
function refuseMethod(ctx: Context, methods: readonly string[]): true | undefined {
  if (methods.length === 0) return undefined
  ctx.set('Allow', methods.join(', '))
  answerProblem(ctx, problem('bad-request', `This is not answered by ${ctx.method}.`, 405))
  return true
}

function answer(ctx: Context, given: unknown): void {
  ctx.set('Cache-Control', 'no-store')
  if (given instanceof JsonAnswer) answerText(ctx, given)
  else if (given instanceof Response) answerResponse(ctx, given)
  else if (given === undefined) ctx.status = 204
  else answerJson(ctx, given)
}

const answerJson = (ctx: Context, value: unknown): void => answerText(ctx, { status: 200, json: JSON.stringify(value) })

function answerText(ctx: Context, { status, json }: Pick<JsonAnswer, 'status' | 'json'>): void {
  ctx.status = status
  ctx.set('Content-Type', 'application/json; charset=utf-8')
  ctx.body = json
}

function answerResponse(ctx: Context, response: Response): void {
  for (const [name, value] of response.headers) ctx.set(name, value)
  // Several cookies are several headers: the loop above has left the last one.
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) ctx.set('Set-Cookie', cookies)
  ctx.body = ctx.method === 'HEAD' ? unread(response.body) : response.body
  // After the body, for Koa takes the lack of one for 204.
  ctx.status = response.status
}

/** What stands for a body that nobody reads: of a stream Koa tells no length, as the GET does not; of what is none it would tell a wrong one. */
function unread(body: Response['body']): Readable | null {
  if (!body) return null
  void body.cancel()
  return Readable.from([])
}
