import type { Frame, PollAnswer } from '../../kernel/protocol.ts'
import { soundAdvice } from './advice.ts'

type Fields = Record<string, unknown>

const CHANNEL = { channel: '' }

/** The fields without which a frame would be of no use, with values of their types. */
const NEEDED: Record<Frame['type'], Fields> = {
  welcome: {},
  joined: CHANNEL,
  publication: { ...CHANNEL, n: 0 },
  state: { ...CHANNEL, entries: [] },
  whole: {},
  signal: CHANNEL,
  reset: { channels: [] },
  denied: CHANNEL,
  heartbeat: { cursor: '' },
  bye: { reason: '' },
  reply: { status: 0 },
}

const isFrameType = (type: unknown): type is Frame['type'] => Object.hasOwn(NEEDED, String(type))

const requireFields = (value: unknown, needed: Fields): Fields => {
  const fields: Fields = Object(value)
  for (const [name, like] of Object.entries(needed)) {
    const field = fields[name]
    if (typeof field !== typeof like || Array.isArray(field) !== Array.isArray(like)) throw new SyntaxError(name)
  }
  return fields
}

const checked = (value: unknown): Frame | undefined => {
  const { type } = requireFields(value, { type: '' })
  if (!isFrameType(type)) return undefined
  const fields = requireFields(value, NEEDED[type])
  const frame: unknown = type === 'welcome' ? { ...fields, advice: soundAdvice(fields.advice) } : fields
  return frame as Frame
}

/** One frame from its JSON; undefined when its type is not known, which is to be ignored. Throws a `SyntaxError` for what no server of ours sends. */
export const parseFrame = (text: string): Frame | undefined => checked(JSON.parse(text))

/** The body of a `poll` or `long-poll`. Throws a `SyntaxError`. */
export const parsePollAnswer = (text: string): PollAnswer => {
  const answer: unknown = requireFields(JSON.parse(text), { frames: [], cursor: '' })
  const { frames, cursor, advice } = answer as PollAnswer
  return { frames: frames.map(checked).filter((frame) => frame !== undefined), cursor, advice: soundAdvice(advice) }
}
