import type { FetchInit } from '../api/plugin.ts'
import type { Outgoing } from '../http/outgoing.ts'

/** `fetch` to public addresses only, with limits of time and size. */
export async function guardedFetch(outgoing: Pick<Outgoing, 'fetch'>, url: string, { configured = false, ...init }: FetchInit = {}) {
  const request = new Request(url, init)
  const body = request.body ? new Uint8Array(await request.arrayBuffer()) : undefined
  const fetched = await outgoing.fetch(url, {
    method: request.method,
    headers: Object.fromEntries(request.headers),
    configured,
    redirect: request.redirect,
    signal: request.signal,
    ...(body && { body }),
  })
  const empty = [204, 205, 304].includes(fetched.status)
  return new Response(empty ? null : Buffer.from(fetched.bytes), { status: fetched.status, headers: fetched.headers })
}
