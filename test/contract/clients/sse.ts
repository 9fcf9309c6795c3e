import { createParser } from 'eventsource-parser'
import type { Frame } from '../../../kernel/protocol.ts'
import { holdOpen } from './held.ts'
import type { TestTransport } from './transport.ts'

/** Server-sent events, by a parser of somebody else's: each frame is an unnamed event whose id is its cursor. */
export const sse: TestTransport = {
  name: 'sse',
  gives: 'stream',
  open: (call, sink) =>
    holdOpen(call(), sink, ({ frame }) => {
      const parser = createParser({
        onEvent({ id, event, data }) {
          const told = JSON.parse(data) as Frame
          if (event !== undefined) throw new Error(`An event has a name: ${event}`)
          if (id !== ('cursor' in told ? told.cursor : undefined)) throw new Error(`The id ${id} is not the cursor of ${data}`)
          frame(told)
        },
      })
      return { contentType: 'text/event-stream', push: (text) => parser.feed(text) }
    }),
}
