import type { Identity, Role } from './protocol.ts'

export type { Identity, Role }

/**
 * What `ctx.identify` answers: an identity, and by which session or token it speaks, so that these can be ended.
 *
 * @example const bot: Credentials = { identity: { id: 'tide', name: 'Tide', role: 'bot' }, token: 'tide' }
 */
export interface Credentials {
  readonly identity: Identity
  readonly session?: string
  readonly token?: string
}

/**
 * Whether somebody is an owner or administrator; nobody is none.
 *
 * @example isAdmin({ id: 'mira', name: 'Mira', role: 'owner' })
 */
export const isAdmin = (identity: Identity | undefined): boolean => identity?.role === 'owner' || identity?.role === 'admin'
