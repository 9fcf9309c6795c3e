import { longPoll } from '../client/transports/long-poll.ts'
import { poll } from '../client/transports/poll.ts'
import type { Transport } from '../client/transports/transport.ts'

/** What is left where nothing streams, the better one first; few pages ever fetch it. */
export const SLOW_WAYS: readonly Transport[] = [longPoll, poll]
