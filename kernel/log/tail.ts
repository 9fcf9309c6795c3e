import { type Draft, Entry } from './entry.ts'

/** Dropped entries are cut off the array in runs of this many. */
const COMPACT_AFTER = 1024

/**
 * The newest entries of every kind in one ring, in the order in which this process committed them. Bounded in bytes.
 * What lies before it is told by the database (publications) or by the state itself.
 */
export class Tail {
  readonly #maxBytes: number
  #entries: Entry[] = []
  /** How many of `#entries` have been dropped but not yet cut off. */
  #dropped = 0
  #bytes = 0
  // A cursor with place 0 claims no state, so an empty ring ends at 1: who was told all that there is must be able to say so.
  #place = 1
  #seq: number
  #baseSeq: number

  /** Begins empty, after `seq`. */
  constructor(seq: number, maxBytes: number) {
    this.#seq = seq
    this.#baseSeq = seq
    this.#maxBytes = maxBytes
  }

  /** The place of the newest entry; 1 when there never was one. */
  get place(): number {
    return this.#place
  }
  /** The head of the log. */
  get seq(): number {
    return this.#seq
  }
  /** Every publication after this one is in the ring. */
  get baseSeq(): number {
    return this.#baseSeq
  }
  /** Every entry after this place is in the ring. */
  get basePlace(): number {
    return this.#place - (this.#entries.length - this.#dropped)
  }

  append(draft: Draft): Entry {
    this.#place += 1
    const entry = new Entry(draft, this.#place)
    this.#seq = draft.seq
    this.#entries.push(entry)
    this.#bytes += entry.bytes
    while (this.#bytes > this.#maxBytes) this.#dropOldest()
    return entry
  }

  /** The entry at a place that lies in the ring. */
  at(place: number): Entry | undefined {
    return place <= this.basePlace ? undefined : this.#entries[this.#dropped + place - this.basePlace - 1]
  }

  /** The head of the log as of a place; for one before the ring, as of the ring's beginning. */
  seqAt(place: number): number {
    return this.at(place)?.seq ?? (place <= this.basePlace ? this.#baseSeq : this.#seq)
  }

  /** The place of the first entry that came with or after the publication following `seq`; the place after the head when there is none. */
  firstAfter(seq: number): number {
    let low = this.basePlace + 1
    let high = this.#place + 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.seqAt(middle) > seq) high = middle
      else low = middle + 1
    }
    return low
  }

  /** Blanks a publication, if it is still here. */
  erase(seq: number): void {
    const entry = this.at(this.firstAfter(seq - 1))
    if (entry?.seq === seq && entry.kind === 'log') entry.erase()
  }

  #dropOldest(): void {
    const oldest = this.#entries[this.#dropped]
    if (!oldest) return
    this.#dropped += 1
    this.#bytes -= oldest.bytes
    this.#baseSeq = oldest.seq
    if (this.#dropped < COMPACT_AFTER) return
    this.#entries = this.#entries.slice(this.#dropped)
    this.#dropped = 0
  }
}
