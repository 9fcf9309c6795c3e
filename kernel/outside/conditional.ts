import { createHash } from 'node:crypto'

/** A document that is asked for again and again. */
export interface Document {
  readonly type: string
  readonly body: string
  /** What it says, where the same may be written in different bytes; absent: the body. */
  readonly says?: string
  /** Seconds for which nobody needs to ask again. */
  readonly maxAge: number
}
/** An answer to be given. */
export interface Given {
  readonly status: 200 | 304
  readonly headers: Readonly<Record<string, string>>
  /** Nothing where the asker has it. */
  readonly body: string | null
}

/** A document for anyone and any site, or word that the asker has it already (`If-None-Match`, RFC 9110 §13.1.2). */
export function given({ type, body, says, maxAge }: Document, ifNoneMatch: string | null): Given {
  const hash = createHash('sha256')
    .update(says ?? body)
    .digest('base64url')
    .slice(0, 22)
  const etag = `${says === undefined ? '' : 'W/'}"${hash}"`
  const headers = {
    ETag: etag,
    'Cache-Control': maxAge === 0 ? 'no-cache' : `public, max-age=${maxAge}`,
    Vary: 'Accept-Language',
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'ETag',
    'Cross-Origin-Resource-Policy': 'cross-origin',
  }
  if (has(ifNoneMatch, hash)) return { status: 304, headers, body: null }
  return { status: 200, headers: { ...headers, 'Content-Type': type }, body }
}

/** As an answer of a route. */
export const answered = ({ status, headers, body }: Given): Response => new Response(body, { status, headers })

const has = (ifNoneMatch: string | null, hash: string): boolean =>
  (ifNoneMatch ?? '').split(',').some((tag) => ['*', `"${hash}"`].includes(tag.trim().replace(/^W\//, '')))
