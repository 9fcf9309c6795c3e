import { askOnAndOn } from './answers.ts'
import type { TestTransport } from './transport.ts'

/** Asks again as soon as it was answered. */
export const longPoll: TestTransport = {
  name: 'long-poll',
  gives: 'answers',
  open: async (call, sink) => askOnAndOn(call, sink, { before: async () => {} }),
}
