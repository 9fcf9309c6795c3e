import { STATUS_CODES } from 'node:http'
import { ClientError } from '../errors.ts'
import { type Problem, type ProblemCode, STATUS_OF } from '../protocol.ts'

/** The body of an error answer (RFC 9457). */
export function problem(code: ProblemCode, detail: string, status: number = STATUS_OF[code]): Problem {
  return { type: `urn:encke:problem:${code}`, title: STATUS_CODES[status] ?? 'Error', status, code, detail }
}

const codeOf = (error: unknown): string => {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}

/** What the world did, told in words for clients; the disk's faults may lie beneath others. */
function worldly(error: unknown): ClientError | undefined {
  const code = codeOf(error)
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return new ClientError('storage-full', 'The disk of this server is full.')
  if (code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_BUSY')) {
    return new ClientError('busy', 'The server cannot store anything at the moment.', 1_000)
  }
  return error instanceof Error && error.cause !== undefined ? worldly(error.cause) : undefined
}

/** The refusal that a client is shown for what was thrown; `undefined` when it is our fault and nothing may be told. */
export const refusalOf = (thrown: unknown): ClientError | undefined => (thrown instanceof ClientError ? thrown : worldly(thrown))

/** The problem for whatever was thrown; of our own faults it tells nothing. */
export function problemOf(thrown: unknown): Problem {
  const refusal = refusalOf(thrown)
  return refusal ? problem(refusal.code, refusal.message) : problem('internal', 'Something went wrong on the server.')
}

/** `Retry-After` for a refusal: whole seconds, rounded up, at least one. */
export const retryAfterSeconds = (refusal: ClientError | undefined): number | undefined =>
  refusal?.retryAfter === undefined ? undefined : Math.max(1, Math.ceil(refusal.retryAfter / 1_000))
