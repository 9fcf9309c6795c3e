import { hash, randomBytes } from 'node:crypto'

/** A new secret of 256 bits, as base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** What is kept of a token: its SHA-256. A token's own 256 bits make a slow hash needless. */
export const hashOf = (token: string): string => hash('sha256', token, 'base64url')

/** A new id, which says nothing and is not secret: a letter for what it names, then 80 random bits. */
export const newId = (letter: 'p' | 's' | 'i' | 'b' | 'g'): string => letter + randomBytes(10).toString('hex')
