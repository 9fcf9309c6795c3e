import { setTimeout } from 'node:timers/promises'
import { askOnAndOn } from './answers.ts'
import type { TestTransport } from './transport.ts'

const INTERVAL_MILLISECONDS = 5

/** Asks once, and again while somebody waits; not at once when there was nothing. */
export const poll: TestTransport = {
  name: 'poll',
  gives: 'answers',
  open: async (call, sink) =>
    askOnAndOn(call, sink, async (last) => {
      if (last?.frames.length === 0) await setTimeout(INTERVAL_MILLISECONDS)
      if (last) await sink.wanted()
    }),
}
