import { OutgoingError } from './outgoing-error.ts'

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** One request on its way through redirects. */
export interface Hop {
  readonly url: URL
  readonly method: string
  readonly headers: Headers
  readonly body: string | Uint8Array | undefined
}

export const isPermanentRedirect = (status: number): boolean => status === 301 || status === 308

/** The next request that an answer asks for, or `undefined` when it asks for none (WHATWG Fetch §4.4). */
export function nextHop(hop: Hop, status: number, location: string | undefined): Hop | undefined {
  if (!REDIRECTS.has(status) || location === undefined) return undefined
  if (!URL.canParse(location, hop.url)) throw new OutgoingError('unreachable', `${hop.url.hostname} redirects to no address`)
  const url = new URL(location, hop.url)
  const headers = new Headers(hop.headers)
  if (url.origin !== hop.url.origin) headers.delete('authorization')
  if (!becomesGet(status, hop.method)) return { url, method: hop.method, headers, body: hop.body }
  headers.delete('content-type')
  return { url, method: 'GET', headers, body: undefined }
}

const becomesGet = (status: number, method: string) =>
  (status === 303 && method !== 'HEAD') || ((status === 301 || status === 302) && method === 'POST')
