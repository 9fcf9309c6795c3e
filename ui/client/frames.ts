import type { Frame, PollAnswer } from '../../kernel/protocol.ts'
import { soundAdvice } from './advice.ts'

type Fields = Record<string, unknown>
type Check = (fields: Fields) => boolean

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const hasCursor: Check = ({ cursor }) => typeof cursor === 'string'
const mayHaveCursor: Check = ({ cursor }) => cursor === undefined || typeof cursor === 'string'
const hasChannel: Check = ({ channel }) => typeof channel === 'string'
const isEntry = (value: unknown): boolean => isFields(value) && typeof value.key === 'string'

const CHECKS: Record<Frame['type'], Check> = {
  welcome: mayHaveCursor,
  joined: hasChannel,
  publication: (fields) => hasChannel(fields) && Number.isSafeInteger(fields.n),
  state: (fields) => hasChannel(fields) && mayHaveCursor(fields) && Array.isArray(fields.entries) && fields.entries.every(isEntry),
  whole: () => true,
  signal: hasChannel,
  reset: ({ channels }) => Array.isArray(channels),
  denied: hasChannel,
  heartbeat: hasCursor,
  bye: ({ reason }) => typeof reason === 'string',
  reply: ({ status }) => typeof status === 'number',
}

/** Thrown for what no server of ours would have sent: a captive portal's page, half a line, another protocol. */
export class GarbageError extends Error {}

const checked = (value: unknown): Frame | undefined => {
  if (!isFields(value) || typeof value.type !== 'string') throw new GarbageError('not a frame')
  if (!Object.hasOwn(CHECKS, value.type)) return undefined
  if (!CHECKS[value.type as Frame['type']](value)) throw new GarbageError(`not a ${value.type}`)
  const frame: unknown = value.type === 'welcome' ? { ...value, advice: soundAdvice(value.advice) } : value
  return frame as Frame
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new GarbageError('not JSON')
  }
}

/** One frame from its JSON; undefined when its type is not known, which is to be ignored. Throws `GarbageError`. */
export const parseFrame = (text: string): Frame | undefined => checked(parsed(text))

/** The body of a `poll` or `long-poll`. Throws `GarbageError`. */
export const parsePollAnswer = (text: string): PollAnswer => {
  const value = parsed(text)
  if (!isFields(value) || !Array.isArray(value.frames) || typeof value.cursor !== 'string') throw new GarbageError('not an answer')
  const frames = value.frames.map(checked).filter((frame) => frame !== undefined)
  return { frames, cursor: value.cursor, advice: soundAdvice(value.advice) }
}
