import Koa from 'koa'
import type { Log } from '../api/plugin.ts'
import { ClientError } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { admit } from './admit.ts'
import { answerErrors } from './answer-errors.ts'
import { isHeldOpen } from './areas.ts'
import { type Guard, type Identify, identifyRequest } from './identify.ts'
import type { Context, KernelRequest, Next, State } from './kernel-request.ts'
import { type Pages, servePages } from './pages.ts'
import type { RouteTable } from './route-table.ts'
import type { Route } from './routed-request.ts'
import { dispatchRoutes } from './routes.ts'
import type { Settings } from './settings.ts'
import { serveStatic } from './static.ts'
import { answerUp, type Phase } from './up.ts'

export interface AppOptions {
  readonly settings: Pick<Settings, 'url' | 'trustedProxies'>
  readonly limits: Limits
  readonly log: Log
  readonly phase: () => Phase
  readonly identify: Identify
  readonly guards: () => Iterable<Guard>
  readonly routes: RouteTable<Route>
  /** Settles when the plugin that owns a path is there again; nothing when it is not being loaded anew. */
  readonly arriving: (path: string) => Promise<void> | undefined
  /** Answers everything below `/comet/`, while draining too, and below `/live/`. */
  readonly held: (ctx: Context, request: KernelRequest) => Promise<void>
  /** The folder of the built browser files, served below `/ui/`, and the pages made of them; a server may do without. */
  readonly files: string | undefined
  readonly pages: Pages | undefined
}

/** The HTTP side of the server, outermost first: whatever is thrown further in becomes a problem. */
export function createApp(options: AppOptions): Koa<State> {
  const { settings, limits, log } = options
  const app = new Koa<State>()
  app.use(answerErrors(log))
  app.use(admit(settings, limits))
  app.use(answerUp(options.phase))
  if (options.files !== undefined) app.use(serveStatic(options.files))
  app.use(identifyRequest(settings, options.identify, options.guards))
  app.use((ctx, next) => (isHeldOpen(ctx.state.path) ? options.held(ctx, ctx.state.request) : next()))
  app.use(dispatchRoutes(options.routes, { ...limits, arriving: options.arriving }))
  if (options.pages) app.use(servePages(options.pages))
  app.use(notFound)
  app.on('error', logBroken(log))
  return app
}

function notFound(_: Context, __: Next): never {
  throw new ClientError('not-found', 'There is nothing here.')
}

const CLIENT_LEFT = /^(HPE_.*|ERR_STREAM_PREMATURE_CLOSE|ECONNRESET|EPIPE|ECANCELED)$/

/** Logs an answer that broke off once it had begun, once, though Koa tells of it twice; that its reader left is no fault. */
function logBroken(log: Log) {
  const told = new WeakSet<Error>()
  return (error: Error & { readonly code?: string }): void => {
    if (CLIENT_LEFT.test(error.code ?? '') || told.has(error)) return
    told.add(error)
    log.error('an answer broke off', { error })
  }
}
