/** The kernel's public face: all that a plugin may import. */

export * from './api/plugin.ts'
export { ClientError } from './errors.ts'
export { defineConfig, use } from './host/config.ts'
export { messages } from './host/messages.ts'
export { html } from './http/html.ts'
export type { Credentials, Identity, Role } from './identity.ts'
export { isAdmin } from './identity.ts'
export type { Cursor, TransportName } from './protocol.ts'
