import { realClock } from '../client/clock.ts'
import { Outbox } from '../client/outbox.ts'
import { server } from './server.ts'

export type { Sending } from '../client/sending.ts'
export type { Outbox }

/** What is published with a token, each once and in order; `unauthorized` hears when the token is worth nothing. */
export const outbox = (token: string, unauthorized: () => void): Outbox =>
  new Outbox({
    clock: realClock,
    random: Math.random,
    means: { origin: server, token, fetch: (input, init) => fetch(input, { ...init, credentials: 'omit' }) },
    unauthorized,
  })
