import { parseFrame } from '../frames.ts'
import { readHeldResponse } from './held-response.ts'
import { Lines } from './lines.ts'
import { cometPath, type Transport } from './transport.ts'

/** One response of one JSON frame a line (`application/x-ndjson`); blank lines are padding. */
export const stream: Transport = {
  name: 'stream',
  gives: 'stream',
  open(ask, sink, means) {
    const lines = new Lines((line) => {
      const frame = line.trim() === '' ? undefined : parseFrame(line)
      if (frame) sink.frame(frame)
    })
    const reading = {
      contentType: 'application/x-ndjson',
      push: (text: string) => lines.push(text),
      end: () => ({ type: 'ended' }) as const,
    }
    return readHeldResponse(cometPath('stream', ask), reading, sink, means)
  },
}
