import { readAnswer } from './answers.ts'
import { cometPath, type Transport } from './transport.ts'

/** Asking again and again: an answer is held until there is something, or the timeout has passed. */
export const longPoll: Transport = {
  name: 'long-poll',
  gives: 'answers',
  open: (ask, sink, means) => readAnswer(cometPath('long-poll', ask, { timeout: String(ask.timeout) }), sink, means),
}
