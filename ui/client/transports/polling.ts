import type { Frame, PollAnswer, TransportName } from '../../../kernel/protocol.ts'
import { parsePollAnswer } from '../frames.ts'
import { exchange } from './exchange.ts'
import { type Ask, cometPath, type End, type Transport } from './transport.ts'

/** A transport of complete answers, each delivered as the frames that its `cursor` and `advice` stand for; `extra` goes into the query. */
export const polling = (name: TransportName, extra: (ask: Ask) => Record<string, string>): Transport => ({
  name,
  gives: 'answers',
  open(ask, sink, means) {
    let answer = ''
    const push = (text: string) => {
      answer += text
    }
    const end = (complete: boolean): End => {
      if (!complete) return { type: 'unreachable' }
      for (const frame of framesOf(parsePollAnswer(answer))) sink.frame(frame)
      return { type: 'ended' }
    }
    return exchange(cometPath(name, ask, extra(ask)), { contentType: 'application/json', push, end }, sink, means)
  },
})

const framesOf = ({ advice, frames, cursor }: PollAnswer): Frame[] => [
  { type: 'welcome', protocol: 1, advice },
  ...frames.map(withoutCursor),
  { type: 'heartbeat', cursor },
  { type: 'bye', reason: 'limit' },
]

/** Only the answer's cursor claims: it claims all of its frames at once. */
const withoutCursor = (frame: Frame): Frame => {
  const bare: unknown = { ...frame, cursor: undefined }
  return bare as Frame
}
