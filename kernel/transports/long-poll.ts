import type { PollingTransport } from './transport.ts'

/** An answer when there is something to tell, or when the timeout has passed. */
export const longPoll: PollingTransport = { name: 'long-poll', waits: true, interval: 0 }
