import type { Surroundings } from './surroundings.ts'

type Around = Pick<Surroundings, 'log' | 'deadlines' | 'paceMilliseconds'>

/** When one reader may be written nothing but state: what has to wait is told by the next write, and if it is superseded until then, not at all. */
export class Pace {
  readonly #around: Around
  readonly #reader: { readOn(): void }
  #writtenAt = Number.NEGATIVE_INFINITY
  /** Up to which place state may be written without waiting: what was there when the last write of it was let through. */
  #letUpTo = 0
  #waking = false

  constructor(around: Around, reader: { readOn(): void }) {
    this.#around = around
    this.#reader = reader
  }

  /** Whether state that follows a place may be written now; otherwise the reader reads on when it may. */
  lets(place: number): boolean {
    if (place < this.#letUpTo) return true
    const { log, paceMilliseconds } = this.#around
    const due = this.#writtenAt + paceMilliseconds
    if (due > log.now()) return this.#wakeAt(due)
    this.letAll()
    return true
  }

  /** All that there is may go, in however many chunks: were the second to wait, keys that come last in each batch would always be superseded by then. */
  letAll(): void {
    this.#writtenAt = this.#around.log.now()
    this.#letUpTo = this.#around.log.tail.place
  }

  /** The peer, told up to a place, has not taken all that was let through, and since then something has changed again. */
  isOvertaken(place: number): boolean {
    return place < this.#letUpTo && this.#letUpTo < this.#around.log.tail.place
  }

  #wakeAt(due: number): false {
    if (this.#waking) return false
    this.#waking = true
    this.#around.deadlines.at(due, () => {
      this.#waking = false
      this.#reader.readOn()
    })
    return false
  }
}
