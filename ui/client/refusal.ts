const SECOND_MS = 1000

/** An HTTP answer that was no success, with the problem that it told (RFC 9457): `message` may be shown to people. */
export class Refusal extends Error {
  readonly status: number
  /** The stable `code` of the problem; undefined when something between us and the server answered. */
  readonly code: string | undefined
  /** Milliseconds after which trying again makes sense. */
  readonly retryAfter: number | undefined

  constructor(told: { status: number; code?: string | undefined; detail?: string | undefined; retryAfter?: number | undefined }) {
    super(told.detail ?? `HTTP ${told.status}`)
    this.name = 'Refusal'
    this.status = told.status
    this.code = told.code
    this.retryAfter = told.retryAfter
  }
}

/** Milliseconds from a `Retry-After`, which is seconds or a date (RFC 9110 §10.2.3); undefined where it names no time to come. */
export const parseRetryAfter = (header: string | null, now: number): number | undefined => {
  const seconds = Number(header || undefined)
  const ms = Number.isNaN(seconds) ? Date.parse(header ?? '') - now : seconds * SECOND_MS
  return ms >= 0 ? ms : undefined
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** What a response that is not ok says, at the time `now`; reads its body. */
export const refusalOf = async (response: Response, now: number): Promise<Refusal> => {
  const { code, detail }: { code?: unknown; detail?: unknown } = Object(await response.json().catch(() => undefined))
  const retryAfter = parseRetryAfter(response.headers.get('retry-after'), now)
  return new Refusal({ status: response.status, code: text(code), detail: text(detail), retryAfter })
}
