import { randomInt } from 'node:crypto'
import type { Position } from './cursor.ts'
import type { EpochRow, LogStore } from './store.ts'

/**
 * The runs of the process on this log. A place means something only in its own epoch; a seq only within one lineage, and only
 * up to where its epoch ended: a restored backup begins a new lineage, since its log may go on otherwise than clients saw.
 */
export class Epochs {
  readonly #known: Map<number, EpochRow & { end: number }>
  readonly current: number
  readonly lineage: number

  constructor(rows: readonly EpochRow[]) {
    this.#known = new Map(rows.map((row, index) => [row.epoch, { ...row, end: rows[index + 1]?.seq ?? Number.POSITIVE_INFINITY }]))
    const last = rows.at(-1)
    this.current = last?.epoch ?? 0
    this.lineage = last?.lineage ?? 0
  }

  /** Whether this log can go on from a position: it was reached in this lineage, before its epoch ended. */
  honours({ epoch, seq }: Position): boolean {
    const known = this.#known.get(epoch)
    return known !== undefined && known.lineage === this.lineage && seq <= known.end
  }
}

/** Two restores of one backup would number their epochs alike, and each take the other's cursors for its own, but for a leap. */
const LEAP = 0x10000

/** Begins a new epoch at the log's head. */
export function beginEpoch(store: LogStore, time: number): Epochs {
  const { seq, lineage } = store.head()
  const rows = store.epochs()
  const last = rows.at(-1)
  const leap = last && last.lineage !== lineage ? randomInt(1, LEAP) : 1
  const begun = { epoch: (last?.epoch ?? 0) + leap, lineage, seq }
  store.beginEpoch({ ...begun, time })
  return new Epochs([...rows, begun])
}
