import type { ParameterizedContext } from 'koa'
import type { Credentials, Identity } from '../identity.ts'
import type { Client } from './client.ts'

/** A request as the kernel knows it once it has been let in. */
export interface KernelRequest {
  readonly method: string
  /** As written: neither decoded nor cut. */
  readonly path: string
  readonly query: URLSearchParams
  /** Empty when the request is foreign or bears a token. */
  readonly cookies: ReadonlyMap<string, string>
  readonly identity: Identity | undefined
  readonly credentials: Credentials | undefined
  /** To be asked once a body has come, which may take its time: throws `unauthenticated` when the request no longer speaks for whom it did. */
  confirm(): Promise<void>
  /** Another site's page sent it: it speaks for nobody, and only what anyone may have is for it. */
  readonly foreign: boolean
  readonly address: string
  /** The peer is on this machine, no proxy speaks for it and no public address is configured. */
  readonly local: boolean
  /** Our origin as this client sees it, without a slash at the end. */
  readonly origin: string
}

/** What the middlewares hand on in `ctx.state`, in the order in which they find it out. */
export interface State {
  path: string
  query: string
  client: Client
  request: KernelRequest
}
export type Context = ParameterizedContext<State>
export type Next = () => Promise<unknown>
