import { EventStream } from './event-stream.ts'
import { streaming } from './streaming.ts'

/** Server-sent events, by `fetch`: `EventSource` cannot bear a token, hides statuses, and gives up for ever at a 503 (WHATWG HTML §9.2.3). */
export const sse = streaming(
  'sse',
  'text/event-stream',
  (frame, retry) => new EventStream(({ type, data }) => type === 'message' && frame(data), retry),
)
