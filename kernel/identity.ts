export type Role = 'owner' | 'admin' | 'member' | 'guest' | 'bot'

/** Whom a request speaks for: a person, guest or bot. `undefined` in its place is nobody. */
export interface Identity {
  readonly id: string
  readonly name: string
  readonly role: Role
}

/** What `ctx.identify` answers: an identity, and by which session or token it speaks, so that these can be ended. */
export interface Credentials {
  readonly identity: Identity
  readonly session?: string
  readonly token?: string
}

export const isAdmin = (identity: Identity | undefined): boolean => identity?.role === 'owner' || identity?.role === 'admin'
