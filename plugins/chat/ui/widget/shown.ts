import type { Refusal } from '../../../../ui/widgets/people.ts'
import type { Message } from '../conversation/ledger.ts'

/** A message as it is shown; `problem` is why it was not sent. */
export interface Shown extends Message {
  readonly state?: 'sending' | 'failed'
  readonly problem?: Refusal | undefined
}
