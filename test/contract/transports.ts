import { iframe } from './clients/iframe.ts'
import { longPoll } from './clients/long-poll.ts'
import { multipart } from './clients/multipart.ts'
import { poll } from './clients/poll.ts'
import { refresh } from './clients/refresh.ts'
import { sse } from './clients/sse.ts'
import { stream } from './clients/stream.ts'
import type { TestTransport } from './clients/transport.ts'
import { ws } from './clients/ws.ts'

type Row = readonly [name: string, transport: TestTransport]
const row = (transport: TestTransport): Row => [transport.name, transport]

/** Every transport that keeps the contract; another one joins by a client and its name in this list. */
export const TRANSPORTS: readonly Row[] = [sse, stream, iframe, multipart, longPoll, poll, refresh, ws].map(row)
/** Those whose responses go on. */
export const STREAMS = TRANSPORTS.filter(([, { gives }]) => gives === 'stream')
/** Those whose responses go on over HTTP, and end with `bye`. */
export const HELD = STREAMS.filter(([name]) => name !== 'ws')
/** Those of complete answers. */
export const ANSWERS = TRANSPORTS.filter(([, { gives }]) => gives === 'answers')
