import type { TransportName } from '../../../kernel/protocol.ts'
import { longPoll } from './long-poll.ts'
import { poll } from './poll.ts'
import { sse } from './sse.ts'
import { stream } from './stream.ts'
import type { Transport } from './transport.ts'
import { ws } from './ws.ts'

/** Every transport that the client speaks, the best one first. */
export const transports: ReadonlyMap<TransportName, Transport> = new Map([ws, sse, stream, longPoll, poll].map((each) => [each.name, each]))
