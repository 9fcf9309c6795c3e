import type { Position } from '../log/cursor.ts'
import type { ResetFrame } from '../protocol.ts'
import type { Point } from './chunks.ts'
import type { Surroundings } from './surroundings.ts'

/** Where a client's cursor leads, and what the client has to be told first. */
interface Resumed extends Point {
  readonly reset: ResetFrame['reason'] | undefined
  /** All state is to be told anew. */
  readonly whole: boolean
}

/** From where a client is told on, which came with a position or without; `concerns` says whether it follows a channel. */
export function resumed(
  { log, access }: Pick<Surroundings, 'log' | 'access'>,
  position: Position | undefined,
  concerns: (channel: string) => boolean,
): Resumed {
  if (!position) return { seq: log.tail.seq, place: 0, reset: undefined, whole: false }
  if (!log.honours(position)) return { seq: log.tail.seq, place: 0, reset: 'epoch', whole: true }
  const place = position.epoch === log.epoch ? position.place : 0
  return { seq: position.seq, place, reset: undefined, whole: place === 0 || access.changedAfter(place, concerns) }
}
