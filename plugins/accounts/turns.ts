import { ClientError } from '../../kernel/index.ts'

const WAITING = 50
const RETRY_MS = 2_000

/** Lets so many pieces of work run at once and 50 wait for their turn; who comes after them is told `busy`. */
export class Turns {
  readonly #atOnce: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(atOnce: number) {
    this.#atOnce = atOnce
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#turn()
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
  }

  async #turn(): Promise<void> {
    if (this.#running < this.#atOnce) {
      this.#running++
      return
    }
    if (this.#waiting.length >= WAITING)
      throw new ClientError('busy', 'Too many are signing in at this moment. Try again shortly.', RETRY_MS)
    await new Promise<void>((begin) => this.#waiting.push(begin))
  }
}
