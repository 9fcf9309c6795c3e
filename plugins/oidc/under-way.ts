import { z } from 'zod'

const MINUTES = 15

/** What must come back unchanged from the provider, and what is to become of it; kept in the browser that set out. */
export const UnderWay = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), purpose: z.enum(['sign-in', 'link']) })
export type UnderWay = z.output<typeof UnderWay>

const isSecure = (origin: string): boolean => origin.startsWith('https:')
// The prefix keeps other hosts of the domain from setting it (RFC 6265bis §4.1.3.2).
const named = (origin: string): string => (isSecure(origin) ? '__Host-encke-oidc' : 'encke-oidc')
const written = (origin: string, value: string, seconds: number): string =>
  `${named(origin)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isSecure(origin) ? '; Secure' : ''}`

/** The `Set-Cookie` of whoever sets out. */
export const setOut = (origin: string, underWay: UnderWay): string =>
  written(origin, Buffer.from(JSON.stringify(underWay)).toString('base64url'), MINUTES * 60)

/** The `Set-Cookie` of whoever has come back. */
export const cameBack = (origin: string): string => written(origin, '', 0)

/** What a request's cookies say is under way. */
export function underWayIn(cookies: ReadonlyMap<string, string>, origin: string): UnderWay | undefined {
  const value = cookies.get(named(origin))
  if (!value) return undefined
  try {
    return UnderWay.parse(JSON.parse(Buffer.from(value, 'base64url').toString()))
  } catch {
    // Nothing that we have set: as if there were none.
    return undefined
  }
}
