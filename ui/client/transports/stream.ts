import { parseFrame } from '../frames.ts'
import { exchange } from './exchange.ts'
import { Lines } from './lines.ts'
import { cometPath, type End, type Transport } from './transport.ts'

/** One response of one JSON frame a line (`application/x-ndjson`); blank lines are padding. */
export const stream: Transport = {
  name: 'stream',
  gives: 'stream',
  open(ask, sink, means) {
    const lines = new Lines((line) => {
      const frame = line.trim() && parseFrame(line)
      if (frame) sink.frame(frame)
    })
    const end = (): End => ({ type: 'ended' })
    return exchange(cometPath('stream', ask), { contentType: 'application/x-ndjson', push: (text) => lines.push(text), end }, sink, means)
  },
}
