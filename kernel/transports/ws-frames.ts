import { z } from 'zod'
import type { ClientFrame } from '../protocol.ts'

const id = z.union([z.number(), z.string().max(128)])
const data = z.unknown().refine((given) => given !== undefined, 'it is missing')
const frame = z.discriminatedUnion('type', [
  z.object({ type: z.literal(['subscribe', 'unsubscribe']), id, channels: z.array(z.string()).min(1) }),
  z.object({ type: z.literal('publish'), id, channel: z.string(), data, key: z.string().optional() }),
])
const envelope = z.looseObject({ type: z.string(), id })

/** What came up: a frame; one that can be answered but not understood; one of a type that is not known, to be ignored; or nothing of the sort. */
export type Received =
  | { readonly type: 'frame'; readonly frame: ClientFrame }
  | { readonly type: 'wrong'; readonly id: number | string; readonly detail: string }
  | { readonly type: 'unknown' }
  | { readonly type: 'broken' }

const KNOWN = new Set(['subscribe', 'unsubscribe', 'publish'])

/** Reads what a client sent on its WebSocket, already parsed. */
export function readClientFrame(value: unknown): Received {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { type: 'broken' }
  const parsed = frame.safeParse(value)
  if (parsed.success) return { type: 'frame', frame: parsed.data as ClientFrame }
  if ('type' in value && typeof value.type === 'string' && !KNOWN.has(value.type)) return { type: 'unknown' }
  const known = envelope.safeParse(value)
  if (!known.success) return { type: 'broken' }
  const [issue] = parsed.error.issues
  return { type: 'wrong', id: known.data.id, detail: `${issue?.path.join('.') || 'The frame'}: ${issue?.message ?? 'wrong'}` }
}
