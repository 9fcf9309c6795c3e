import type { Log } from '../log/log.ts'
import { type Audience, CHUNK_BYTES } from './chunks.ts'
import * as frames from './frames.ts'
import { encode } from './framing.ts'

/** The channels of which retention has taken away what would follow an audience's position. */
export const lostTo = (log: Log, { set, seq, skipTo }: Audience): string[] =>
  set.logs.filter((channel) => log.head(channel).floor > Math.max(seq, skipTo.get(channel) ?? 0))

/** Frames from the database, and the seq up to which they tell everything. */
export interface Page {
  readonly bytes: Uint8Array
  readonly seq: number
}

/** Reads what follows an audience's position in the log, up to so many rows and as much as there is room for; the frame that passes the room is the last. */
export function readPage(log: Log, audience: Audience, most: { readonly rows: number; readonly room: number }): Page {
  const { rows, upTo } = log.page(audience.set.logs, audience.seq, most.rows)
  const parts: Uint8Array[] = []
  let room = Math.min(most.room, CHUNK_BYTES)
  for (const row of rows) {
    if (!audience.set.has(row.channel) || row.seq <= (audience.skipTo.get(row.channel) ?? 0)) continue
    const bytes = encode(audience.framing, frames.publication(row, log.cursor(row.seq, audience.place)))
    parts.push(bytes)
    room -= bytes.length
    if (room <= 0) return { bytes: Buffer.concat(parts), seq: row.seq }
  }
  return { bytes: Buffer.concat(parts), seq: Math.max(audience.seq, upTo) }
}
