import { ClientError } from '../errors.ts'
import type { Context, Next } from './kernel-request.ts'

/** What the server is about: only while `ready` are requests answered. */
export type Phase = 'starting' | 'ready' | 'draining'

const refusal = (phase: Exclude<Phase, 'ready'>): ClientError =>
  phase === 'starting'
    ? new ClientError('busy', 'The server is starting.', 1_000)
    : new ClientError('draining', 'The server is stopping.', 2_000)

/**
 * Answers `GET /up` for whoever watches over the server, 503 unless it is ready, and meanwhile refuses all else. Only `/comet`
 * is let through while draining: its transports say goodbye in their own ways.
 */
export function answerUp(phase: () => Phase) {
  return async (ctx: Context, next: Next): Promise<unknown> => {
    const now = phase()
    const { path } = ctx.state
    if (path === '/up' && /^(GET|HEAD)$/.test(ctx.method)) return report(ctx, now)
    if (now === 'ready' || (now === 'draining' && path.startsWith('/comet/'))) return next()
    throw refusal(now)
  }
}

function report(ctx: Context, phase: Phase): void {
  ctx.status = phase === 'ready' ? 200 : 503
  ctx.set('Cache-Control', 'no-store')
  if (phase !== 'ready') ctx.set('Retry-After', '1')
  ctx.set('Content-Type', 'application/json; charset=utf-8')
  ctx.body = JSON.stringify({ status: phase === 'ready' ? 'ok' : phase })
}
