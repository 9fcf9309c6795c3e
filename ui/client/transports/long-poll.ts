import { polling } from './polling.ts'

/** Asking again and again: an answer is held until there is something, or the timeout has passed. */
export const longPoll = polling('long-poll', ({ timeout }) => ({ timeout: String(timeout) }))
