import sirv from 'sirv'
import type { Context, Next } from './kernel-request.ts'

const PREFIX = '/ui'
/** The modules of widgets: other sites' pages import them too. */
const WIDGETS = /^\/widgets\/(assets\/\w[\w.-]*|encke\.js)$/
/** Where every name bears a hash of what is in the file. */
const HASHED = /^\/(widgets\/)?assets\//

/**
 * Serves the built files of a folder below `/ui/`, what lies in `assets` for good, and for everybody what lies in `widgets/assets`, and `widgets/encke.js`.
 * Files are looked up when they are asked for, so that a new build needs no restart.
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
    const file = fileOf(path)
    if (file === undefined || !/^(GET|HEAD)$/.test(ctx.method)) return next()
    if (WIDGETS.test(path)) ctx.set('Access-Control-Allow-Origin', '*')
    // sirv answers a range that ends before it begins by throwing; the files are small, and a range may be ignored (RFC 9110 §14.2).
    delete ctx.req.headers.range
    ctx.req.url = file
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

const fileOf = (path: string): string | undefined =>
  path.startsWith(`${PREFIX}/`) ? path.slice(PREFIX.length) : WIDGETS.test(path) ? path : undefined
