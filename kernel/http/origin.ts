import type { IncomingHttpHeaders } from 'node:http'
import type { Client } from './client.ts'
import { isLiteral } from './hosts.ts'

type OriginHeaders = Pick<IncomingHttpHeaders, 'authorization' | 'origin'> & { readonly 'sec-fetch-site'?: string | string[] | undefined }

/** The token of `Authorization: Bearer` (RFC 6750 §2.1). */
export const bearerOf = (headers: Pick<IncomingHttpHeaders, 'authorization'>): string | undefined =>
  /^bearer +([\w.~+/-]+=*) *$/i.exec(headers.authorization ?? '')?.[1]

/** The origins that are ours for this client: the public one and, on a literal `Host`, that one. */
export function ownOrigins(client: Pick<Client, 'host' | 'protocol'>, url: string | undefined): string[] {
  const here = client.host !== undefined && isLiteral(client.host) ? `${client.protocol}://${client.host}` : undefined
  return [url, here && URL.canParse(here) ? new URL(here).origin : undefined].filter((origin) => origin !== undefined)
}

/** Whether a page of another origin sent the request, by its `Origin`. */
export const fromElsewhere = (headers: OriginHeaders, ours: readonly string[]): boolean =>
  headers.origin !== undefined && !ours.includes(headers.origin)

const SITES_OF_OURS: readonly unknown[] = [undefined, 'same-origin', 'none']

/**
 * Whether a request comes from our own pages, or from no page at all, or is foreign: then it speaks for nobody (`Origin`,
 * RFC 6454 §7; `Sec-Fetch-Site`, W3C Fetch Metadata §2.3). A token is no cookie: no page makes a browser send one unawares.
 */
export function judge(headers: OriginHeaders, ours: readonly string[]): 'own' | 'foreign' {
  if (bearerOf(headers) !== undefined) return 'own'
  return fromElsewhere(headers, ours) || !SITES_OF_OURS.includes(headers['sec-fetch-site']) ? 'foreign' : 'own'
}
