// The longest that browsers keep a cookie (RFC 6265bis §5.5).
const DAYS = 400
/** How long a session lives without being used, in milliseconds. */
export const SESSION_MS = DAYS * 86_400_000

const isSecure = (origin: string | undefined): boolean => origin?.startsWith('https:') ?? false
const named = (origin: string): string => (isSecure(origin) ? '__Host-encke' : 'encke')
const written = (origin: string, token: string, seconds: number): string =>
  `${named(origin)}=${token}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isSecure(origin) ? '; Secure' : ''}`

/** The `Set-Cookie` that signs a browser in; the prefix `__Host-` keeps other hosts of a domain from setting it (RFC 6265bis §4.1.3). */
export const signedIn = (origin: string, token: string): string => written(origin, token, DAYS * 86_400)

/** The `Set-Cookie` that signs a browser out. */
export const signedOut = (origin: string): string => written(origin, '', 0)

/** The token that a request's cookies bear; behind an https address only the guarded one counts. */
export const tokenIn = (cookies: ReadonlyMap<string, string>, url: string | undefined): string | undefined =>
  cookies.get('__Host-encke') ?? (isSecure(url) ? undefined : cookies.get('encke'))
