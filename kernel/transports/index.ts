import type { Leaving } from '../http/listener.ts'
import type { TransportName } from '../protocol.ts'
import { createIframe } from './iframe.ts'
import { longPoll } from './long-poll.ts'
import { createMultipart } from './multipart.ts'
import { poll } from './poll.ts'
import type { TransportServer } from './server.ts'
import { sse } from './sse.ts'
import { stream } from './stream.ts'
import type { Fit, PollingTransport } from './transport.ts'

/** The transports that hold a response, by name. */
export const createStreaming = (server: TransportServer): ReadonlyMap<string, Fit> =>
  new Map<string, Fit>([
    ['sse', () => sse],
    ['stream', () => stream],
    ['iframe', createIframe()],
    ['multipart', createMultipart(server)],
  ])
/** Those that give complete answers, by name; `refresh` gives pages, and `ws` upgrades. */
export const POLLING: ReadonlyMap<string, PollingTransport> = new Map([longPoll, poll].map((transport) => [transport.name, transport]))

/** Those that nobody else's page may have, not even for what anyone may read: they run in the page that holds them. */
export const OWN_PAGES_ONLY: ReadonlySet<string> = new Set(['iframe'])

/** What clients are offered, the best first. */
export const OFFERED: readonly TransportName[] = ['ws', 'sse', 'stream', 'long-poll', 'poll']

const STREAMED = /^\/comet\/(?:sse|stream|iframe|multipart)(?:\?|$)/
const REPEATED = /^\/comet\/long-poll\?/

/** Responses that go on and on are all that their connections are for, and who waits for an answer asks the same again. */
export const LEAVING: Leaving = {
  held: ({ url }) => STREAMED.test(url ?? ''),
  repeated: ({ url }) => REPEATED.test(url ?? ''),
}
