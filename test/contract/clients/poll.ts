import { setTimeout } from 'node:timers/promises'
import type { PollAnswer } from '../../../kernel/protocol.ts'
import { askOnAndOn } from './answers.ts'
import type { Sink, TestTransport } from './transport.ts'

const INTERVAL_MILLISECONDS = 5

/** Asks once, and again while somebody waits; not at once when there was nothing. */
export const poll: TestTransport = {
  name: 'poll',
  gives: 'answers',
  open: async (call, sink) => askOnAndOn(call, sink, { before: whileWanted(sink) }),
}

/** Resolves when it is time to ask again. */
export const whileWanted =
  (sink: Pick<Sink, 'wanted'>) =>
  async (last: PollAnswer | undefined): Promise<void> => {
    if (last?.frames.length === 0) await setTimeout(INTERVAL_MILLISECONDS)
    if (last) await sink.wanted()
  }
