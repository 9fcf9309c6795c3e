import { scan } from '../load/payload.ts'

/** Reads what one reader missed, and says when it has come, each publication once, in the order of their numbers in the channel. */
export class Catching {
  /** What all sockets are read into. */
  static readonly buffer = Buffer.alloc(256 * 1024)
  /** The order in which the first reader got them, which is everybody's. */
  readonly #due: number
  readonly #done: (problem?: string) => void
  #rest: Buffer | undefined
  #n = 0
  #found = 0
  #over = false

  constructor(due: number, done: (problem?: string) => void) {
    this.#due = due
    this.#done = done
  }

  read(length: number): boolean {
    const fresh = Catching.buffer.subarray(0, length)
    const bytes = this.#rest ? Buffer.concat([this.#rest, fresh]) : fresh
    const end = bytes.lastIndexOf('\n\n') + 2
    this.#rest = end === bytes.length ? undefined : Buffer.from(bytes.subarray(Math.max(1, end) - 1))
    if (end > 1) this.#take(bytes.subarray(0, end))
    return true
  }

  #take(events: Buffer): void {
    scan(events, () => {
      this.#found += 1
    })
    for (let at = events.indexOf('"n":'); at >= 0; at = events.indexOf('"n":', at + 4)) {
      const n = Number.parseInt(events.toString('latin1', at + 4, at + 14), 10)
      if (this.#n !== 0 && n !== this.#n + 1) this.#finish(`${n} came after ${this.#n}`)
      this.#n = n
    }
    if (this.#found === this.#due) this.#finish()
    if (this.#found > this.#due) this.#finish('something came twice')
  }

  #finish(problem?: string): void {
    if (this.#over && !problem) return
    this.#over = true
    this.#done(problem)
  }
}
