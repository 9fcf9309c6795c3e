import { Refusal, refusalOf } from './client/refusal.ts'

export { Refusal }

/** Asks one of the server's JSON routes. Throws a `Refusal` (code `unreachable` when no answer came), or the signal's reason when it was aborted. */
export async function api<Answer = void>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Answer> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (body !== undefined) headers['content-type'] = 'application/json'
  const request = { method, headers, body: body === undefined ? null : JSON.stringify(body), signal: signal ?? null }
  const response = await fetch(path, request).catch(() => {
    signal?.throwIfAborted()
    throw new Refusal({ status: 0, code: 'unreachable', detail: 'The server cannot be reached.' })
  })
  if (!response.ok) throw await refusalOf(response, Date.now())
  return response.status === 204 ? (undefined as Answer) : ((await response.json()) as Answer)
}

/** The sentence to show for whatever was thrown. */
export const sentence = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))

/** Whether a route refused with this code. */
export const refused = (thrown: unknown, code: string): boolean => thrown instanceof Refusal && thrown.code === code
