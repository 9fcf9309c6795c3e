import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ServeOptions {
  readonly contentType?: string
  readonly etag?: string
  readonly lastModified?: string
  readonly headers?: Readonly<Record<string, string>>
}
/** How a feed can go wrong. */
export type Failure = 'hang' | 'stall' | '500' | 'malformed' | 'huge'
export interface FeedRequest {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  /** What was answered; 0 while it hangs. */
  readonly status: number
  /** Milliseconds UTC. */
  readonly time: number
}
export interface FeedServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string
  /** `127.0.0.1:<port>`, as `ENCKE_NET_ALLOW` wants it. */
  readonly hostAndPort: string
  readonly requests: readonly FeedRequest[]
  /** Bytes of bodies handed to sockets. */
  readonly sent: number
  /** Answers 200 with the bytes, 304 when the client has them. */
  serve(path: string, bytes: string | Uint8Array, options?: ServeOptions): void
  /** Answers so from now on, whatever the client has. */
  respond(path: string, status: number, headers?: Readonly<Record<string, string>>, body?: string | Uint8Array): void
  fail(path: string, how: Failure): void
  /** Resolves when a path has been asked for this many times in all. */
  asked(path: string, times: number): Promise<FeedRequest>
  close(): Promise<void>
}

type Answer = (request: IncomingMessage, response: ServerResponse) => number
interface Waiter {
  readonly path: string
  readonly times: number
  readonly resolve: (request: FeedRequest) => void
}

const HUGE_BYTES = 50 * 1_048_576
const MALFORMED = '<?xml version="1.0"?><rss version="2.0"><channel><item><title>cut off in the mid'

/** A small HTTP server on loopback whose feeds a test changes and breaks. */
export async function startFeedServer(): Promise<FeedServer> {
  // The first request loads it, which takes longer than the clock of a test waits.
  await import('undici')
  const answers = new Map<string, Answer>()
  const requests: FeedRequest[] = []
  const waiters = new Set<Waiter>()
  const count = { sent: 0 }
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    const status = (answers.get(path) ?? notThere)(request, response)
    response.on('close', () => (count.sent += response.socket?.bytesWritten ?? 0))
    requests.push({ path, headers: request.headers, status, time: Date.now() })
    for (const waiter of waiters) settle(waiter)
  })
  const settle = (waiter: Waiter) => {
    const last = requests.filter(({ path }) => path === waiter.path)[waiter.times - 1]
    if (last === undefined) return
    waiters.delete(waiter)
    waiter.resolve(last)
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const hostAndPort = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${hostAndPort}`,
    hostAndPort,
    requests,
    get sent() {
      return count.sent
    },
    serve: (path, bytes, options = {}) => void answers.set(path, servedFrom(bytes, options)),
    respond: (path, status, headers = {}, body = '') => void answers.set(path, (_, response) => answer(response, status, headers, body)),
    fail: (path, how) => void answers.set(path, FAILURES[how]),
    asked: (path, times) =>
      new Promise((resolve) => {
        const waiter = { path, times, resolve }
        waiters.add(waiter)
        settle(waiter)
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function servedFrom(bytes: string | Uint8Array, options: ServeOptions): Answer {
  const validators = { ...(options.etag && { ETag: options.etag }), ...(options.lastModified && { 'Last-Modified': options.lastModified }) }
  const headers = { 'Content-Type': options.contentType ?? 'application/xml', ...validators, ...options.headers }
  return (request, response) =>
    has(request, options) ? answer(response, 304, { ...validators, ...options.headers }, '') : answer(response, 200, headers, bytes)
}

/** `If-None-Match` counts before `If-Modified-Since` (RFC 9110 §13.2.2). */
function has({ headers }: IncomingMessage, { etag, lastModified }: ServeOptions): boolean {
  const asked = headers['if-none-match']
  if (asked !== undefined) return asked === etag
  return lastModified !== undefined && headers['if-modified-since'] === lastModified
}

function answer(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>, body: string | Uint8Array): number {
  response.writeHead(status, headers).end(body)
  return status
}

const notThere: Answer = (_, response) => answer(response, 404, {}, 'no such feed')

const FAILURES: Readonly<Record<Failure, Answer>> = {
  hang: () => 0,
  stall: (_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/xml' }).write(MALFORMED)
    return 200
  },
  '500': (_, response) => answer(response, 500, {}, 'something broke'),
  malformed: (_, response) => answer(response, 200, { 'Content-Type': 'application/xml' }, MALFORMED),
  huge: (_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/xml' })
    const chunk = Buffer.alloc(65_536, '<item/>')
    let left = HUGE_BYTES / chunk.length
    const more = () => {
      while (left > 0) {
        left -= 1
        if (!response.write(chunk)) return
      }
      response.end()
    }
    response.on('drain', more)
    more()
    return 200
  },
}
