import type { TransportName } from '../../../kernel/protocol.ts'
import { parseFrame } from '../frames.ts'
import { exchange } from './exchange.ts'
import { cometPath, type End, type Transport } from './transport.ts'

/** Cuts text that comes in pieces into what holds one frame each. */
export type Splitter = (frame: (json: string) => void, retry: (ms: number) => void) => { push(text: string): void }

/** A transport of one response that is held open; `retry` of the splitter says when to come back after its end. */
export const streaming = (name: TransportName, contentType: string, splitter: Splitter): Transport => ({
  name,
  gives: 'stream',
  open(ask, sink, means) {
    let end: End = { type: 'ended' }
    const take = (json: string) => sink.frame(parseFrame(json))
    const pieces = splitter(take, (retryAfter) => {
      end = { type: 'ended', retryAfter }
    })
    return exchange(cometPath(name, ask), { contentType, push: (text) => pieces.push(text), end: () => end }, sink, means)
  },
})
