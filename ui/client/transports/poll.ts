import { readAnswer } from './answers.ts'
import { cometPath, type Transport } from './transport.ts'

/** Asking again and again: every answer comes at once, also when there is nothing. */
export const poll: Transport = {
  name: 'poll',
  gives: 'answers',
  open: (ask, sink, means) => readAnswer(cometPath('poll', ask), sink, means),
}
