import { parseFrame } from '../frames.ts'
import { EventStream } from './event-stream.ts'
import { exchange } from './exchange.ts'
import { cometPath, type End, type Transport } from './transport.ts'

/** Server-sent events, by `fetch`: `EventSource` cannot bear a token, hides statuses, and gives up for ever at a 503 (WHATWG HTML §9.2.3). */
export const sse: Transport = {
  name: 'sse',
  gives: 'stream',
  open(ask, sink, means) {
    let end: End = { type: 'ended' }
    const events = new EventStream(
      ({ type, data }) => {
        const frame = type === 'message' && parseFrame(data)
        if (frame) sink.frame(frame)
      },
      (retryAfter) => {
        end = { type: 'ended', retryAfter }
      },
    )
    const reading = { contentType: 'text/event-stream', push: (text: string) => events.push(text), end: () => end }
    return exchange(cometPath('sse', ask), reading, sink, means)
  },
}
