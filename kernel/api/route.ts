import type { Credentials, Identity } from '../identity.ts'
import type { AnySchema, Output } from './schema.ts'

/**
 * An HTTP request to one of a plugin's routes.
 *
 * @example
 * ```ts
 * import { definePlugin, type PluginRequest } from 'encke'
 *
 * export default definePlugin({
 *   name: 'tide',
 *   api: 1,
 *   setup(ctx) {
 *     // An incoming webhook: the bytes as they came, for the signature is made of them.
 *     const told = async (request: PluginRequest) => ctx.log.info('told', { size: (await request.bytes()).length, by: request.headers.get('x-signature') })
 *     ctx.route('POST', '/api/tide/hook', (request) => told(request), { access: 'anyone' })
 *   },
 * })
 * ```
 */
export interface PluginRequest {
  readonly method: string
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly headers: Headers
  readonly cookies: ReadonlyMap<string, string>
  readonly identity: Identity | undefined
  /** By what the identity speaks. */
  readonly credentials: Credentials | undefined
  /** The client's address, as a trusted proxy tells it. */
  readonly address: string
  /** The peer is on loopback, no proxy speaks for it and no public address is configured. */
  readonly local: boolean
  /** Another site's page sent it, so it speaks for nobody. */
  readonly foreign: boolean
  /** Our origin as this client sees it, without a slash at the end: `https://chat.example.com`. */
  readonly origin: string
  readonly signal: AbortSignal
  /** Whom the request speaks for; throws `unauthenticated` when for nobody. */
  readonly caller: Identity
  /** The JSON body; throws `ClientError` when it is none, is too large or has a half surrogate pair or a NUL. */
  json(): Promise<unknown>
  /** The JSON body as the schema yields it; throws `ClientError` with what is wrong with it. */
  read<S extends AnySchema>(schema: S): Promise<Output<S>>
  /** The body as bytes, up to `bodyBytes`. */
  bytes(): Promise<Uint8Array>
}
/**
 * Whom a route answers.
 *
 * @example ctx.route('GET', '/api/tide/open', () => ({ open: true }), { access: 'anyone', foreign: true } satisfies RouteOptions)
 */
export interface RouteOptions {
  /** Absent: `signed-in`, which no guest is; `guest`: guests, too. */
  readonly access?: 'anyone' | 'guest' | 'signed-in' | 'admin'
  /** Other origins may ask, speaking for nobody; the handler judges `Origin`. */
  readonly foreign?: true
}

/**
 * The methods that a route can answer; `GET` answers `HEAD`, too.
 *
 * @example for (const method of ['GET', 'POST'] satisfies Method[]) ctx.route(method, '/api/tide/both', () => ({ method }))
 */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
