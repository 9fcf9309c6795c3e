import { parseFrame } from '../frames.ts'
import { EventStream } from './event-stream.ts'
import { readHeldResponse } from './held-response.ts'
import { cometPath, type Transport } from './transport.ts'

/** Server-sent events, by `fetch`: `EventSource` cannot bear a token, hides statuses, and gives up for ever at a 503 (WHATWG HTML §9.2.3). */
export const sse: Transport = {
  name: 'sse',
  gives: 'stream',
  open(ask, sink, means) {
    let retryAfter: number | undefined
    const events = new EventStream(
      ({ type, data }) => {
        const frame = type === 'message' ? parseFrame(data) : undefined
        if (frame) sink.frame(frame)
      },
      (ms) => {
        retryAfter = ms
      },
    )
    const reading = {
      contentType: 'text/event-stream',
      push: (text: string) => events.push(text),
      end: () => ({ type: 'ended', ...(retryAfter !== undefined && { retryAfter }) }) as const,
    }
    return readHeldResponse(cometPath('sse', ask), reading, sink, means)
  },
}
