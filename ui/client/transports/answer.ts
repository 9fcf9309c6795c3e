import type { Frame, PollAnswer } from '../../../kernel/protocol.ts'
import { GarbageError, parsePollAnswer } from '../frames.ts'
import { refusalOf } from '../refusal.ts'
import { request } from './held-response.ts'
import type { End, Means, Pipe, Sink } from './transport.ts'

/** Asks for one complete answer and delivers it as the frames that its `cursor` and `advice` stand for. */
export const readAnswer = (path: string, sink: Sink, means: Means): Pipe => {
  const abort = new AbortController()
  void ask(path, sink, means, abort.signal).then((end) => sink.end(end))
  return { close: () => abort.abort() }
}

const ask = async (path: string, sink: Sink, means: Means, signal: AbortSignal): Promise<End> => {
  const response = await request(path, 'application/json', means, signal)
  if (response === undefined) return { type: 'unreachable' }
  if (!response.ok) return { type: 'refused', refusal: await refusalOf(response, means.now()) }
  const text = await response.text().catch(() => undefined)
  if (text === undefined) return { type: 'unreachable' }
  try {
    for (const frame of framesOf(parsePollAnswer(text))) sink.frame(frame)
  } catch (error) {
    if (error instanceof GarbageError) return { type: 'unusable', reason: error.message }
    throw error
  }
  return { type: 'ended' }
}

const framesOf = (answer: PollAnswer): Frame[] => [
  { type: 'welcome', protocol: 1, advice: answer.advice },
  ...answer.frames.map(withoutCursor),
  { type: 'heartbeat', cursor: answer.cursor },
  { type: 'bye', reason: 'limit' },
]

/** Only the answer's cursor claims: it claims all of its frames at once. */
const withoutCursor = (frame: Frame): Frame => {
  if (!('cursor' in frame)) return frame
  const { cursor: _, ...rest } = frame
  const bare: unknown = rest
  return bare as Frame
}
