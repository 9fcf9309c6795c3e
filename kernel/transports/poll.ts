import type { PollingTransport } from './transport.ts'

/** Asking again and again: an answer at once, also when there is nothing. */
export const poll: PollingTransport = { name: 'poll', waits: false, interval: 2_000 }
