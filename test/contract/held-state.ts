import type { Frame, StateFrame } from '../../kernel/protocol.ts'

/** The boards as a client holds them that took in all of these frames. */
export function heldState(frames: readonly Frame[]): Record<string, Record<string, unknown>> {
  const boards = new Map<string, Map<string, unknown>>()
  for (const frame of frames) {
    if (frame.type === 'whole') boards.clear()
    if (frame.type === 'denied') boards.delete(frame.channel)
    if (frame.type === 'state') boards.set(frame.channel, changed(boards.get(frame.channel), frame))
  }
  const filled = [...boards].filter(([, keys]) => keys.size > 0)
  return Object.fromEntries(filled.map(([channel, keys]) => [channel, Object.fromEntries(keys)]))
}

function changed(before: ReadonlyMap<string, unknown> = new Map(), { whole, entries }: StateFrame): Map<string, unknown> {
  const keys = new Map(whole ? [] : before)
  for (const { key, data } of entries) {
    if (data === null) keys.delete(key)
    else keys.set(key, data)
  }
  return keys
}

/** Whether a frame says that this key has this value; `null`: is gone. */
export const says = (key: string, value: unknown) => (frame: Frame) =>
  frame.type === 'state' && frame.entries.some((entry) => entry.key === key && entry.data === value)
