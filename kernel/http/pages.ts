import { readFile } from 'node:fs/promises'
import { ClientError } from '../errors.ts'
import { isDynamic } from './areas.ts'
import type { Context, Next } from './kernel-request.ts'
import { RouteTable } from './route-table.ts'

/** The one HTML file, and the paths at which it draws a page; a segment `:name` stands for any. */
export interface Pages {
  readonly shell: string
  readonly paths: readonly string[]
}

/** Answers the paths of pages with the shell; a browser that asks for anything unknown gets it too, with 404, so that it can say so. */
export function servePages(pages: Pages) {
  const table = new RouteTable<true>()
  for (const path of pages.paths) table.add('GET', path, true)
  return async (ctx: Context, next: Next): Promise<unknown> => {
    const { path } = ctx.state
    const known = table.find(ctx.method, path) !== undefined
    if (!known && !wantsPage(ctx)) return next()
    ctx.body = await shellAt(pages.shell)
    ctx.status = known ? 200 : 404
    ctx.type = 'text/html; charset=utf-8'
    ctx.set('Cache-Control', 'no-store')
    return undefined
  }
}

const wantsPage = (ctx: Context): boolean =>
  /^(GET|HEAD)$/.test(ctx.method) &&
  !isDynamic(ctx.state.path) &&
  !ctx.state.path.startsWith('/ui/') &&
  ctx.get('Accept').includes('text/html')

async function shellAt(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw Object.assign(new ClientError('not-found', 'The pages of this server have not been built.'), { cause })
  }
}
