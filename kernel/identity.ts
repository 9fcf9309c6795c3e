import type { Identity, Role } from './protocol.ts'

export type { Identity, Role }

/** What `ctx.identify` answers: an identity, and by which session or token it speaks, so that these can be ended. */
export interface Credentials {
  readonly identity: Identity
  readonly session?: string
  readonly token?: string
}

export const isAdmin = (identity: Identity | undefined): boolean => identity?.role === 'owner' || identity?.role === 'admin'
