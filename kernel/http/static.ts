import sirv from 'sirv'
import type { Context, Next } from './kernel-request.ts'

const PREFIX = '/ui'
/** Where every name bears a hash of what is in the file. */
const HASHED = /^\/assets\//

/**
 * Serves the built files of a folder below `/ui/`, what lies in `assets` for good. Files are looked up when they are
 * asked for, so that a new build needs no restart.
 */
export function serveStatic(folder: string) {
  const serve = sirv(folder, {
    dev: true,
    etag: true,
    brotli: true,
    gzip: true,
    extensions: [],
    setHeaders: (response, path) =>
      response.setHeader('Cache-Control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'),
  })
  return async (ctx: Context, next: Next): Promise<unknown> => {
    const { path } = ctx.state
    if (!path.startsWith(`${PREFIX}/`) || !/^(GET|HEAD)$/.test(ctx.method)) return next()
    // sirv answers a range that ends before it begins by throwing; the files are small, and a range may be ignored (RFC 9110 §14.2).
    delete ctx.req.headers.range
    ctx.req.url = path.slice(PREFIX.length)
    ctx.respond = false
    let missing = false
    serve(ctx.req, ctx.res, () => {
      missing = true
    })
    ctx.req.url = ctx.originalUrl
    if (!missing) return undefined
    ctx.respond = true
    return next()
  }
}
