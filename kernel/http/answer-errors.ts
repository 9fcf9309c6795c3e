import type { Log } from '../api/plugin.ts'
import { asError } from '../errors.ts'
import type { Problem } from '../protocol.ts'
import { isForPeople, isHeldOpen, isLivePicture } from './areas.ts'
import { answerErrorPage } from './error-page.ts'
import { answerErrorPicture } from './error-picture.ts'
import type { Context, Next } from './kernel-request.ts'
import { problemOf, refusalOf, retryAfterSeconds } from './problems.ts'

/** Answers with a problem (RFC 9457). */
export function answerProblem(ctx: Context, problem: Problem): void {
  ctx.status = problem.status
  ctx.set('Cache-Control', 'no-store')
  if (problem.status === 401) ctx.set('WWW-Authenticate', 'Bearer')
  ctx.set('Content-Type', 'application/problem+json')
  ctx.body = JSON.stringify(problem)
}

/** Answers whatever is thrown further in with a problem; our own faults go to the log, with their stack. */
export function answerErrors(log: Log) {
  return async (ctx: Context, next: Next): Promise<void> => {
    try {
      await next()
    } catch (thrown) {
      const refusal = refusalOf(thrown)
      if (refusal === undefined || refusal !== thrown || refusal.cause !== undefined) {
        log.error('a request failed', { method: ctx.method, path: ctx.state.path, error: asError(thrown) })
      }
      if (ctx.res.headersSent) {
        ctx.respond = false
        ctx.res.destroy()
        return
      }
      const seconds = retryAfterSeconds(refusal)
      if (seconds !== undefined) ctx.set('Retry-After', String(seconds))
      // A page that may not ask may not read either; a route for foreign pages finds out only when it looks at what is asked.
      if (refusal?.code === 'foreign-origin') ctx.remove('Access-Control-Allow-Origin')
      // A held request's connection is not gone back to: proxies and clients expect nothing of it but that answer.
      if (isHeldOpen(ctx.state.path)) ctx.set('Connection', 'close')
      if (isForPeople(ctx.state.path)) answerErrorPage(ctx, problemOf(thrown), seconds)
      else if (isLivePicture(ctx.state.path)) answerErrorPicture(ctx, problemOf(thrown))
      else answerProblem(ctx, problemOf(thrown))
    }
  }
}
