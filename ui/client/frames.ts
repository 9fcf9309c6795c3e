import type { Frame, PollAnswer } from '../../kernel/protocol.ts'

const objectIn = (json: string): object => {
  const value: unknown = JSON.parse(json)
  if (typeof value !== 'object' || value === null) throw new SyntaxError(json)
  return value
}

/** One frame from its JSON, which may be of a type that is not known. Throws a `SyntaxError` for what no server of ours sends. */
export const parseFrame = (json: string): Frame => {
  const frame = objectIn(json)
  if (!('type' in frame)) throw new SyntaxError(json)
  return frame as Frame
}

/** The body of a `poll` or `long-poll`. Throws a `SyntaxError`. */
export const parsePollAnswer = (json: string): PollAnswer => {
  const answer = objectIn(json)
  if (!('frames' in answer && 'cursor' in answer)) throw new SyntaxError(json)
  return answer as PollAnswer
}
