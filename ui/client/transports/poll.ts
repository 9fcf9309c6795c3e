import { polling } from './polling.ts'

/** Asking again and again: every answer comes at once, also when there is nothing. */
export const poll = polling('poll', () => ({}))
