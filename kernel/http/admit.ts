import { ClientError } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { clientOf } from './client.ts'
import { securityHeaders } from './headers.ts'
import { isOurHost } from './hosts.ts'
import type { Context, Next } from './kernel-request.ts'
import type { Settings } from './settings.ts'

/**
 * The gate that every request passes: it takes the target apart, puts the security headers on the answer, and refuses what
 * is too long (413), is no path (400) or asks for a host that is not ours (421).
 */
export function admit(settings: Pick<Settings, 'url' | 'trustedProxies'>, limits: Pick<Limits, 'urlBytes'>) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const target = ctx.req.url ?? ''
    const mark = target.indexOf('?')
    ctx.state.path = mark < 0 ? target : target.slice(0, mark)
    ctx.state.query = mark < 0 ? '' : target.slice(mark + 1)
    ctx.state.client = clientOf(ctx.req, settings.trustedProxies)
    ctx.set(securityHeaders(ctx.state.path, settings.url))
    if (target.length > limits.urlBytes) throw new ClientError('too-large', `An address may have ${limits.urlBytes} bytes here.`)
    if (!target.startsWith('/')) throw new ClientError('bad-request', 'The request names no path.')
    if ((ctx.req.headersDistinct.host?.length ?? 0) > 1) throw new ClientError('bad-request', 'The request names more than one host.')
    if (!isOurHost(ctx.state.client.host, settings.url)) throw new ClientError('wrong-host', 'This server has another address.')
    await next()
  }
}
