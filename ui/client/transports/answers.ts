import type { Frame, PollAnswer } from '../../../kernel/protocol.ts'
import { parsePollAnswer } from '../frames.ts'
import { exchange } from './exchange.ts'
import type { End, Means, Pipe, Sink } from './transport.ts'

/** Asks for one complete answer and delivers it as the frames that its `cursor` and `advice` stand for. */
export const readAnswer = (path: string, sink: Sink, means: Means): Pipe => {
  let answer = ''
  const push = (text: string) => {
    answer += text
  }
  const end = (complete: boolean): End => {
    if (!complete) return { type: 'unreachable' }
    for (const frame of framesOf(parsePollAnswer(answer))) sink.frame(frame)
    return { type: 'ended' }
  }
  return exchange(path, { contentType: 'application/json', push, end }, sink, means)
}

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
