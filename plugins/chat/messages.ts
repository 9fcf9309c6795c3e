import { z } from 'zod'

/** How much a message may hold, in code points. */
export const MESSAGE_CODE_POINTS = 10_000

const points = (text: string): number => {
  let count = 0
  for (const _ of text) count++
  return count
}
/** A message's text, trimmed: 1 to 10 000 code points of whole Unicode, so neither NUL nor half a surrogate pair. */
export const MessageText = z
  .string()
  .trim()
  .min(1, 'A message needs some text.')
  .refine((text) => text.length <= MESSAGE_CODE_POINTS || points(text) <= MESSAGE_CODE_POINTS, 'A message has at most 10 000 characters.')
  .refine((text) => !/[\0\p{Cs}]/u.test(text), 'A message is whole Unicode text.')

/** A message's id: a UUIDv7 in lower case (RFC 9562 §5.7), so that ids sort by time. */
export const MessageId = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'A message id is a UUIDv7 in lower case.')

/** What a person sends on `chat/<room>`; the id of a posted message may be the client's own. */
export const MessageSent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message.posted'), id: MessageId.optional(), text: MessageText }),
  z.object({ type: z.literal('message.edited'), id: MessageId, text: MessageText }),
  z.object({ type: z.literal('message.deleted'), id: MessageId }),
])
export type MessageSent = z.output<typeof MessageSent>

/** Who wrote a message, by the name of that time; `guest`: somebody without an account, whose name is what they said it is. */
export const Author = z.object({ id: z.string(), name: z.string(), guest: z.literal(true).optional() })
export type Author = z.output<typeof Author>

/**
 * What readers of `chat/<room>` get. `time` is when the message was posted, `editedAt` when it last changed; an edit tells the whole
 * message, for the publication that posted it is erased.
 */
export const MessagePublished = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message.posted'), id: MessageId, author: Author, text: z.string(), time: z.number() }),
  z.object({ type: z.literal('message.edited'), id: MessageId, author: Author, text: z.string(), time: z.number(), editedAt: z.number() }),
  z.object({ type: z.literal('message.deleted'), id: MessageId }),
])
export type MessagePublished = z.output<typeof MessagePublished>

/** A message as history shows it; a deleted one keeps its place, without its text. */
export interface Message {
  readonly id: string
  readonly room: string
  readonly author: Author
  readonly text: string
  readonly time: number
  readonly editedAt?: number
  readonly deleted?: true
}

/** A page of a room's history with the channel's `n` and the cursor at which it is true. */
export interface MessagePage {
  /** Oldest first. */
  readonly messages: readonly Message[]
  /** There are older ones; of a page after a message, newer ones. */
  readonly more: boolean
  readonly n: number
  readonly cursor: string
}
