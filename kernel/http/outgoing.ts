import type { Dispatcher } from 'undici'
import { checkHost, type Dns, lookupBy, publicOnly, systemDns } from './outgoing-address.ts'
import { ACCEPTED_ENCODINGS, readBody } from './outgoing-body.ts'
import { OutgoingError } from './outgoing-error.ts'
import { type Hop, isPermanentRedirect, nextHop } from './outgoing-redirect.ts'

export interface OutgoingInit {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly signal?: AbortSignal
  /** Of the decoded body; absent: 1 MiB. */
  readonly maxBytes?: number
  /** Milliseconds for everything: names, all hops, the whole body; absent: 10 000. */
  readonly timeout?: number
  /** As `fetch` has it; absent: `follow`, at most 5. */
  readonly redirect?: RequestRedirect
  /** The address stands in the configuration: `allow` counts, and any port will do. False for what people post. */
  readonly configured: boolean
}
export interface Fetched {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array
  /** Where the answer came from in the end. */
  readonly url: string
  /** How far the redirects were permanent (301, 308) from the start. */
  readonly permanentRedirectTo?: string
}
/** The network as plugins may use it. Rejects with `OutgoingError`, or with the signal's reason. */
export interface Outgoing {
  fetch(url: string, init: OutgoingInit): Promise<Fetched>
  /** Ends what is under way. */
  close(): Promise<void>
}
export interface OutgoingOptions {
  /** Exact `host:port`, exempt from the ban on private addresses where a URL is configured. */
  readonly allow: readonly string[]
  readonly userAgent: string
  readonly dns?: Dns
}

const MAX_HOPS = 5
const PORTS: ReadonlySet<string> = new Set(['', '80', '443']) // `URL` leaves out a scheme's own port
const DEFAULT_MAX_BYTES = 1_048_576
const DEFAULT_TIMEOUT = 10_000

/** Makes a guarded HTTP client: public addresses only, checked in the URL, in the resolver (pinned) and at each of at most 5 redirects; bounded in time and size; no cookies. */
export function createOutgoing({ allow, userAgent, dns = systemDns }: OutgoingOptions): Outgoing {
  const allowed = new Set(allow.map((entry) => entry.toLowerCase()))
  let clients: Promise<Clients> | undefined

  /** A chain of redirects that has left the allowed hosts cannot come back to them. */
  const dispatcherFor = async ({ url }: Hop, init: OutgoingInit, before: Dispatcher | undefined): Promise<Dispatcher> => {
    clients ??= createClients(dns)
    const { guarded, exempt } = await clients
    if (init.configured && before !== guarded && allowed.has(hostAndPort(url))) return exempt
    check(url, init.configured)
    return guarded
  }

  const follow = async (first: Hop, init: OutgoingInit, signal: AbortSignal): Promise<Fetched> => {
    let hop = first
    let dispatcher: Dispatcher | undefined
    let permanent: string | undefined
    let unbroken = true
    for (let hops = 0; hops <= MAX_HOPS; hops++) {
      checkScheme(hop.url)
      dispatcher = await dispatcherFor(hop, init, dispatcher)
      const answer = await send(hop, dispatcher, signal)
      const next = nextHop(hop, answer.statusCode, oneOf(answer.headers.location))
      if (next === undefined || init.redirect === 'manual') return await received(answer, hop.url, init, signal, permanent)
      await answer.body.dump()
      if (init.redirect === 'error') throw new OutgoingError('redirects', `${hop.url.hostname} redirects elsewhere`)
      unbroken &&= isPermanentRedirect(answer.statusCode)
      if (unbroken) permanent = next.url.href
      hop = next
    }
    throw new OutgoingError('redirects', `${first.url.hostname} redirects more than ${MAX_HOPS} times`)
  }

  return {
    fetch: (url, init) => withDeadline(init, (signal) => follow(firstHop(url, init, userAgent), init, signal)),
    close: async () => {
      await Promise.all(Object.values((await clients) ?? {}).map((client: Dispatcher) => client.destroy()))
    },
  }
}

interface Clients {
  readonly guarded: Dispatcher
  readonly exempt: Dispatcher
}

/** Loaded with the first request: a server that never asks anybody does not carry it. */
async function createClients(dns: Dns): Promise<Clients> {
  const { Agent } = await import('undici')
  // without keep-alive (`pipelining: 0`) each request resolves and is judged anew
  const guarded = new Agent({ connect: { lookup: lookupBy(publicOnly(dns)) }, pipelining: 0 })
  const exempt = new Agent({ connect: { lookup: lookupBy(dns) }, pipelining: 0 })
  return { guarded, exempt }
}

function firstHop(url: string, init: OutgoingInit, userAgent: string): Hop {
  if (!URL.canParse(url)) throw new OutgoingError('refused', 'this is not a URL')
  const headers = new Headers(init.headers)
  headers.delete('cookie')
  headers.set('user-agent', userAgent)
  headers.set('accept-encoding', ACCEPTED_ENCODINGS)
  return { url: new URL(url), method: (init.method ?? 'GET').toUpperCase(), headers, body: init.body }
}

function checkScheme(url: URL): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new OutgoingError('refused', `${url.protocol} is not http or https`)
  if (url.username || url.password) throw new OutgoingError('refused', 'a URL may not hold a name and password')
}

function check(url: URL, configured: boolean): void {
  checkHost(url.hostname)
  if (!configured && !PORTS.has(url.port)) throw new OutgoingError('refused', `port ${url.port} is not one of the web’s`)
}

const hostAndPort = (url: URL) => `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`

async function send(hop: Hop, dispatcher: Dispatcher, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  const method = hop.method as Dispatcher.HttpMethod
  const { request } = await import('undici')
  try {
    return await request(hop.url, { dispatcher, method, headers: Object.fromEntries(hop.headers), body: hop.body ?? null, signal })
  } catch (cause) {
    throw unreachable(cause, hop.url, signal)
  }
}

async function received(
  answer: Dispatcher.ResponseData,
  url: URL,
  init: OutgoingInit,
  signal: AbortSignal,
  permanent: string | undefined,
): Promise<Fetched> {
  const headers = headersOf(answer)
  try {
    // An answer to HEAD says how long it would be (RFC 9110 §8.6).
    const length = answer.statusCode === 200 && init.method?.toUpperCase() !== 'HEAD' ? headers.get('content-length') : null
    const sentAs = { encoding: headers.get('content-encoding') ?? '', length }
    const bytes = await readBody(answer.body, sentAs, init.maxBytes ?? DEFAULT_MAX_BYTES)
    for (const name of ['content-encoding', 'content-length']) headers.delete(name) // they speak of what was on the wire
    return { status: answer.statusCode, headers, bytes, url: url.href, ...(permanent && { permanentRedirectTo: permanent }) }
  } catch (cause) {
    throw unreachable(cause, url, signal)
  }
}

/** What a socket threw, with the host's name; a refusal of ours, also one from inside the resolver, stays as it is. */
function unreachable(cause: unknown, url: URL, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason
  if (cause instanceof OutgoingError) return cause
  return new OutgoingError('unreachable', `${url.hostname} does not answer: ${cause instanceof Error ? cause.message : String(cause)}`, {
    cause,
  })
}

function headersOf(answer: Dispatcher.ResponseData): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const one of typeof value === 'string' ? [value] : (value ?? [])) headers.append(name, one)
  }
  return headers
}

const oneOf = (value: string | string[] | undefined) => (typeof value === 'string' ? value : value?.[0])

/** `AbortSignal.any` would keep a listener on the caller's signal for as long as that lives. */
async function withDeadline<T>(init: OutgoingInit, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const deadline = new AbortController()
  const timeout = init.timeout ?? DEFAULT_TIMEOUT
  const timer = setTimeout(() => deadline.abort(new OutgoingError('timeout', `no whole answer within ${timeout} ms`)), timeout)
  const abort = () => deadline.abort(init.signal?.reason)
  init.signal?.addEventListener('abort', abort)
  try {
    if (init.signal?.aborted) abort()
    deadline.signal.throwIfAborted()
    return await run(deadline.signal)
  } finally {
    clearTimeout(timer)
    init.signal?.removeEventListener('abort', abort)
  }
}
