import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { PluginRequest, RouteOptions } from '../api/plugin.ts'
import { describeIssue } from '../channels/publishing.ts'
import { ClientError } from '../errors.ts'
import type { Credentials, Identity } from '../identity.ts'
import { readBytes, readJson } from './body.ts'
import type { Context, KernelRequest } from './kernel-request.ts'

/** What answers a route: gives a `Response`, a value for JSON, a `JsonAnswer`, or nothing. */
export interface Route extends RouteOptions {
  readonly handler: (request: RoutedRequest) => unknown
}

/** An answer that is JSON already: it goes out in one piece, where a `Response` is a stream. */
export class JsonAnswer {
  readonly status: number
  readonly json: string

  constructor(status: number, json: string) {
    this.status = status
    this.json = json
  }
}

/** A request as a route's handler sees it. */
export class RoutedRequest implements PluginRequest {
  readonly params: Readonly<Record<string, string>>
  readonly #ctx: Context
  readonly #request: KernelRequest
  readonly #bodyBytes: number
  #headers: Headers | undefined
  #signal: AbortSignal | undefined
  #body: Promise<Uint8Array> | undefined
  #json: Promise<unknown> | undefined

  // Handlers take a request apart, these with it.
  readonly read = async <S extends StandardSchemaV1>(schema: S): Promise<StandardSchemaV1.InferOutput<S>> => {
    const result = await schema['~standard'].validate(await this.json())
    if (!result.issues) return result.value
    throw new ClientError('bad-request', complaint(result.issues[0]))
  }
  readonly json = (): Promise<unknown> => {
    this.#json ??= readJson(this.#ctx.req, () => this.bytes())
    return this.#json
  }
  readonly bytes = (): Promise<Uint8Array> => {
    this.#body ??= this.#confirmed(readBytes(this.#ctx.req, this.#bodyBytes))
    return this.#body
  }

  constructor(ctx: Context, params: Readonly<Record<string, string>>, bodyBytes: number) {
    this.params = params
    this.#ctx = ctx
    this.#request = ctx.state.request
    this.#bodyBytes = bodyBytes
  }

  get method(): string {
    return this.#request.method
  }
  get path(): string {
    return this.#request.path
  }
  get query(): URLSearchParams {
    return this.#request.query
  }
  get cookies(): ReadonlyMap<string, string> {
    return this.#request.cookies
  }
  get identity(): Identity | undefined {
    return this.#request.identity
  }
  get credentials(): Credentials | undefined {
    return this.#request.credentials
  }
  get address(): string {
    return this.#request.address
  }
  get local(): boolean {
    return this.#request.local
  }
  get foreign(): boolean {
    return this.#request.foreign
  }
  get origin(): string {
    return this.#request.origin
  }

  get headers(): Headers {
    this.#headers ??= headersOf(this.#ctx, this.#request.foreign)
    return this.#headers
  }

  /** One header, without making `Headers` of them all; a name in lower case. */
  header(name: string): string | undefined {
    const value = this.#ctx.req.headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }

  /** Aborted when the client is gone before it was answered. */
  get signal(): AbortSignal {
    this.#signal ??= closing(this.#ctx)
    return this.#signal
  }

  get caller(): Identity {
    if (this.identity) return this.identity
    throw new ClientError('unauthenticated', 'Sign in first.')
  }

  async #confirmed<T>(reading: Promise<T>): Promise<T> {
    const read = await reading
    await this.#request.confirm()
    return read
  }
}

/** What is a sentence of its own stands for itself; else it is told where. */
function complaint(issue: StandardSchemaV1.Issue | undefined): string {
  return issue?.message.endsWith('.') ? issue.message : describeIssue(issue)
}

function headersOf(ctx: Context, foreign: boolean): Headers {
  const headers = new Headers()
  for (const [name, values] of Object.entries(ctx.req.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value)
  }
  if (foreign) headers.delete('cookie')
  return headers
}

function closing({ res }: Context): AbortSignal {
  const controller = new AbortController()
  if (res.destroyed) controller.abort()
  res.once('close', () => {
    if (!res.writableFinished) controller.abort()
  })
  return controller.signal
}
