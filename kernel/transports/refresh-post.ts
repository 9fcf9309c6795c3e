import { ClientError } from '../errors.ts'
import { readForm } from '../http/body.ts'
import { checkJson } from '../http/json.ts'
import type { Context, KernelRequest } from '../http/kernel-request.ts'
import type { Limits } from '../limits.ts'
import type { Publish } from './ws.ts'

/** Takes in the form of a page, and sends whoever wrote back to it. */
export async function postFromPage(
  ctx: Context,
  request: KernelRequest,
  { publish, limits }: { readonly publish: Publish; readonly limits: Pick<Limits, 'bodyBytes'> },
): Promise<void> {
  if (request.foreign) throw new ClientError('foreign-origin', 'Pages of other sites may not write here')
  const { channel, key, ...data } = Object.fromEntries(await readForm(ctx.req, limits.bodyBytes))
  await request.confirm()
  if (channel === undefined) throw new ClientError('bad-request', 'The form names no channel')
  checkJson(data)
  await publish({ peer: { credentials: request.credentials, address: request.address }, channel, data, key })
  ctx.status = 303
  ctx.set('Cache-Control', 'no-store')
  ctx.set('Location', pageOfForm(ctx.get('Referer')) ?? `/comet/refresh?${new URLSearchParams({ channel })}`)
}

/** The page that the form stood on, as our own browser pages say it; whatever host it names, it is ours that is gone back to. */
function pageOfForm(referer: string): string | undefined {
  if (!URL.canParse(referer)) return undefined
  const { pathname, searchParams } = new URL(referer)
  searchParams.delete('pause')
  return pathname === '/comet/refresh' && searchParams.size > 0 ? `${pathname}?${searchParams}` : undefined
}
