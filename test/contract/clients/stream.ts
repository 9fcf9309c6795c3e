import type { Frame } from '../../../kernel/protocol.ts'
import { holdOpen } from './held.ts'
import type { TestTransport } from './transport.ts'

/** One frame a line; empty lines are padding. */
export const stream: TestTransport = {
  name: 'stream',
  gives: 'stream',
  open: (call, sink) =>
    holdOpen(call(), sink, ({ frame }) => {
      let rest = ''
      return {
        contentType: 'application/x-ndjson',
        push(text) {
          const lines = (rest + text).split('\n')
          rest = lines.pop() ?? ''
          for (const line of lines) if (line.trim() !== '') frame(JSON.parse(line) as Frame)
        },
      }
    }),
}
