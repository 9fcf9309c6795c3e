import { isDynamic, isLivePicture } from './areas.ts'

const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  // A page may show our own frames and pictures as others see them.
  "frame-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join('; ')
const DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
/** What our own pages hold in frames: the transports that are looked at there, and their refusals. */
const FRAMED_POLICY = DATA_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")

/** A picture may have styles of its own, for dark pages; opened by itself it is in a sandbox, and nothing in it runs. */
const PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; sandbox"

function policyOf(path: string): string {
  if (isLivePicture(path)) return PICTURE_POLICY
  if (!isDynamic(path)) return PAGE_POLICY
  return /^\/comet\/(iframe|multipart)$/.test(path) ? FRAMED_POLICY : DATA_POLICY
}

const YEAR_SECONDS = 31_536_000

/** The security headers of an answer at a path; `url` is the public origin, if one is configured. The same for many, so not to be changed. */
export function securityHeaders(path: string, url: string | undefined): Readonly<Record<string, string>> {
  const policy = policyOf(path)
  const shared = /^\/(widgets|embed|live)\//.test(path)
  const secure = url?.startsWith('https:') === true
  const kind = `${shared} ${secure} ${policy}`
  const known = made.get(kind) ?? makeHeaders(policy, shared, secure)
  made.set(kind, known)
  return known
}

/** There are as many as there are policies, and a few more. */
const made = new Map<string, Readonly<Record<string, string>>>()

function makeHeaders(policy: string, shared: boolean, secure: boolean): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': shared ? 'cross-origin' : 'same-origin',
    'Permissions-Policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
    ...(secure && { 'Strict-Transport-Security': `max-age=${YEAR_SECONDS}` }),
  }
}

/** On the answer to a foreign request that is allowed, so that the page that asked may read it. It never comes with credentials. */
export const FOREIGN_HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'ETag, Retry-After',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  Vary: 'Origin',
} as const

/** The answer to a preflight (WHATWG Fetch §3.2.2). */
export const PREFLIGHT_HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, Last-Event-ID',
  'Access-Control-Max-Age': '7200',
  Vary: 'Origin',
} as const
