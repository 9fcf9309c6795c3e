import { STATUS_CODES } from 'node:http'
import type { Context } from './kernel-request.ts'
import { problemOf, refusalOf, retryAfterSeconds } from './problems.ts'

/** An answer as the connection gets it; `headers` are its own, a line each. */
interface Written {
  readonly status: number
  /** What all answers to this request have: lines of the head. */
  readonly standing: string
  readonly headers: string
  readonly connection: string
  readonly body: string
}

const LINES_KEPT = 100
const known = new Map<string, string>()

/** The headers that a request's answer has so far, as lines. Equal ones are one string, so that comparing them costs nothing. */
export function standingLines({ res }: Pick<Context, 'res'>): string {
  const lines = res
    .getHeaderNames()
    .map((name) => `${asUsual(name)}: ${String(res.getHeader(name))}\r\n`)
    .join('')
  const same = known.get(lines) ?? lines
  if (known.size >= LINES_KEPT) known.clear()
  known.set(lines, same)
  return same
}

/** An answer whole, in the order in which Node writes its head. */
export const written = ({ status, standing, headers, connection, body }: Written): Buffer =>
  Buffer.from(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${standing}${headers}${lengthOf(status, body)}Date: ${httpDate()}\r\n${connection}\r\n${body}`,
  )

/** What was thrown, as a problem that ends the connection. */
export function writtenProblem(thrown: unknown, standing: string): Buffer {
  const problem = problemOf(thrown)
  const seconds = retryAfterSeconds(refusalOf(thrown))
  const retry = seconds === undefined ? '' : `Retry-After: ${seconds}\r\n`
  const challenge = problem.status === 401 ? 'WWW-Authenticate: Bearer\r\n' : ''
  const headers = `${retry}Connection: close\r\nCache-Control: no-store\r\n${challenge}Content-Type: application/problem+json\r\n`
  return written({ status: problem.status, standing, headers, connection: '', body: JSON.stringify(problem) })
}

let second = 0
let date = ''
/** Now, as `Date` says it; made anew once a second. */
export function httpDate(): string {
  const now = Math.floor(Date.now() / 1_000)
  if (now !== second) date = new Date(now * 1_000).toUTCString()
  second = now
  return date
}

const asUsual = (name: string): string => name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())
const lengthOf = (status: number, body: string): string => (status === 304 ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`)
