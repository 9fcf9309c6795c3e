import type { Clock } from './clock.ts'
import { type Refusal, refusalOf } from './refusal.ts'
import type { Message, PublishAnswer } from './sending.ts'
import { bearer, type Means } from './transports/transport.ts'

/** A server answers within 30 s or not at all. */
const TIMEOUT_MS = 30_000
/** Browsers keep no more than 64 KiB of bodies alive beyond their page. */
const KEEPALIVE_LENGTH = 16_384

/** What came of one try to send: an answer, a refusal, or neither where the server did not answer. */
export interface Posted {
  readonly answer?: PublishAnswer
  readonly refusal?: Refusal
}

/** Tries once to publish a message. Never rejects. */
export const post = async ({ body, channel, key }: Message, { fetch, origin, token }: Means, clock: Clock): Promise<Posted> => {
  const abort = new AbortController()
  const timeout = clock.setTimeout(() => abort.abort(), TIMEOUT_MS)
  const headers = { 'content-type': 'application/json', 'idempotency-key': key, ...bearer(token) }
  const keepalive = body.length <= KEEPALIVE_LENGTH
  try {
    const response = await fetch(`${origin}/channels/${channel}`, { method: 'POST', headers, body, signal: abort.signal, keepalive })
    if (!response.ok) return { refusal: await refusalOf(response, Date.now()) }
    const answer: PublishAnswer = Object(await response.json())
    return 'time' in answer ? { answer } : {}
  } catch {
    // No answer, or not the server's: the key makes it safe to ask again.
    return {}
  } finally {
    clock.clearTimeout(timeout)
  }
}
