import { ConfigurationError } from '../errors.ts'

/** How other sites may hold what `/embed/` answers in frames. */
export interface EmbedSettings {
  /** `*`, `'self'`, `'none'`, or origins such as `https://example.com` and `https://*.example.com` (CSP 3 §6.4.2). */
  readonly frameAncestors: readonly string[]
}

/** Only what anyone may read is embedded, so any site may. */
export const EMBED_ANYWHERE: EmbedSettings = { frameAncestors: ['*'] }

const KEYWORDS: Readonly<Record<string, string>> = { '*': '*', self: "'self'", "'self'": "'self'", none: "'none'", "'none'": "'none'" }
const ORIGIN = /^https?:\/\/(\*\.)?[a-z\d]([a-z\d.-]*[a-z\d])?(:(\d{1,5}|\*))?$/i

/** Reads `embed` of the configuration; absent: anywhere. Throws `ConfigurationError`. */
export function parseEmbed(configured: unknown): EmbedSettings {
  if (configured === undefined) return EMBED_ANYWHERE
  const { frameAncestors = EMBED_ANYWHERE.frameAncestors, ...rest } = isObject(configured) ? configured : refuse(configured)
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw new ConfigurationError(`embed names ${unknown}, which is no setting; there is frameAncestors.`)
  if (!Array.isArray(frameAncestors) || frameAncestors.length === 0)
    throw new ConfigurationError('embed.frameAncestors is a list of origins.')
  return { frameAncestors: frameAncestors.map(ancestor) }
}

function ancestor(written: unknown): string {
  const text = typeof written === 'string' ? written : JSON.stringify(written)
  const keyword = Object.hasOwn(KEYWORDS, text) ? KEYWORDS[text] : undefined
  if (keyword !== undefined) return keyword
  if (ORIGIN.test(text)) return text
  throw new ConfigurationError(`embed.frameAncestors lists *, 'self', 'none' or origins such as https://example.com, which ${text} is not.`)
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
function refuse(configured: unknown): never {
  throw new ConfigurationError(
    `embed is an object such as { frameAncestors: ['https://example.com'] }, which ${JSON.stringify(configured)} is not.`,
  )
}
