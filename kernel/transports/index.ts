import type { TransportName } from '../protocol.ts'
import { longPoll } from './long-poll.ts'
import { poll } from './poll.ts'
import { sse } from './sse.ts'
import { stream } from './stream.ts'
import type { PollingTransport, StreamingTransport } from './transport.ts'

/** The transports that answer over HTTP, by name; `ws` upgrades. */
export const STREAMING: ReadonlyMap<string, StreamingTransport> = new Map([sse, stream].map((transport) => [transport.name, transport]))
export const POLLING: ReadonlyMap<string, PollingTransport> = new Map([longPoll, poll].map((transport) => [transport.name, transport]))

/** What clients are offered, the best first. */
export const OFFERED: readonly TransportName[] = ['ws', 'sse', 'stream', 'long-poll', 'poll']
