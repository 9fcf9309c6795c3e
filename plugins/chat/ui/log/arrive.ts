import type { Conversation } from '../conversation/conversation.ts'
import type { Place } from './place.ts'

/** For so long, coming back to a room means going on where one was. */
const RETURN_MS = 30 * 60_000

/** What is known on coming in: where one was the last time, and the line above the first unread message. */
interface Arrival {
  readonly left: Conversation['left']
  readonly line: HTMLElement | null
}

/** Goes where one is on coming in: where one was not long ago, else to the first unread message; false when neither is there. */
export function arrive(place: Place, { left, line }: Arrival): boolean {
  if (left?.anchor && Date.now() - left.at < RETURN_MS && place.restore(left.anchor)) return true
  if (!line || place.sees(line) !== 'above') return false
  toLine(place, line)
  return true
}

/** Puts a line where what stands above it is seen, too. */
export const toLine = (place: Place, line: HTMLElement): void => place.put(line, place.height / 3)
