import { Refusal, refusalOf } from '../client/refusal.ts'
import { bearer } from '../client/transports/transport.ts'
import { server } from './server.ts'

export { Refusal }

/** What a request bears besides its address; with `body`, sent as JSON, it is a POST. */
export interface Asked {
  readonly token?: string | undefined
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** Asks one of the server's JSON routes, without cookies. Throws a `Refusal`, of status 0 when no answer came that this page may read. */
export async function ask<Answer>(path: string, { token, body, signal }: Asked = {}): Promise<Answer> {
  const headers = { ...bearer(token), ...(body !== undefined && { 'content-type': 'application/json' }) }
  const request: RequestInit = { headers, credentials: 'omit', signal: signal ?? null }
  const sent = body === undefined ? request : { ...request, method: 'POST', body: JSON.stringify(body) }
  const response = await fetch(server + path, sent).catch(() => {
    throw new Refusal({ status: 0 })
  })
  if (!response.ok) throw await refusalOf(response, Date.now())
  return (response.status === 204 ? undefined : await response.json()) as Answer
}
