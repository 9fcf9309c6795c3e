import type { Frame, PollAnswer } from '../../kernel/protocol.ts'
import { soundAdvice } from './advice.ts'

type Fields = Record<string, unknown>

const CHANNEL = { channel: 'string' }

/** The fields without which a frame would be of no use, by their types. */
const NEEDED: Record<Frame['type'], Record<string, string>> = {
  welcome: {},
  joined: CHANNEL,
  publication: { ...CHANNEL, n: 'number' },
  state: { ...CHANNEL, entries: 'array' },
  whole: {},
  signal: CHANNEL,
  reset: { channels: 'array' },
  denied: CHANNEL,
  heartbeat: { cursor: 'string' },
  bye: { reason: 'string' },
  reply: { status: 'number' },
}

const typeOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value)

const isFrameType = (type: unknown): type is Frame['type'] => Object.hasOwn(NEEDED, String(type))

const requireFields = (value: unknown, needed: Record<string, string>): Fields => {
  const fields: unknown = Object(value)
  for (const [name, type] of Object.entries(needed)) {
    if (typeOf((fields as Fields)[name]) !== type) throw new SyntaxError(`no ${name}`)
  }
  return fields as Fields
}

const checked = (value: unknown): Frame | undefined => {
  const { type } = requireFields(value, { type: 'string' })
  if (!isFrameType(type)) return undefined
  const fields = requireFields(value, NEEDED[type])
  const frame: unknown = type === 'welcome' ? { ...fields, advice: soundAdvice(fields.advice) } : fields
  return frame as Frame
}

/** One frame from its JSON; undefined when its type is not known, which is to be ignored. Throws a `SyntaxError` for what no server of ours sends. */
export const parseFrame = (text: string): Frame | undefined => checked(JSON.parse(text))

/** The body of a `poll` or `long-poll`. Throws a `SyntaxError`. */
export const parsePollAnswer = (text: string): PollAnswer => {
  const answer: unknown = requireFields(JSON.parse(text), { frames: 'array', cursor: 'string' })
  const { frames, cursor, advice } = answer as PollAnswer
  return { frames: frames.map(checked).filter((frame) => frame !== undefined), cursor, advice: soundAdvice(advice) }
}
