import { setMaxListeners } from 'node:events'
import { ApartModules } from './apart-module.ts'
import { ApartThread, ThreadLost } from './apart-thread.ts'

/** As many as there are large feeds that come at the same time; each waits with its input. */
const MOST_WAITING = 100
const LONGEST_MILLISECONDS = 10_000
/** A thread holds some megabytes; beginning one takes as long as reading some hundred kilobytes. */
const REST_MILLISECONDS = 30_000

/** For tests. */
export interface ApartOptions {
  readonly longestMilliseconds?: number
  readonly restMilliseconds?: number
}

/**
 * Work that would hold up the event loop, done in one other thread: a piece at a time, at most 100 waiting, each 10 s at most. The
 * thread begins with the first piece and ends when there has been none for a while.
 */
export class Apart {
  readonly #longest: number
  readonly #rest: number
  readonly #modules = new ApartModules()
  #thread: ApartThread | undefined
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0
  #resting: NodeJS.Timeout | undefined

  constructor({ longestMilliseconds = LONGEST_MILLISECONDS, restMilliseconds = REST_MILLISECONDS }: ApartOptions = {}) {
    this.#longest = longestMilliseconds
    this.#rest = restMilliseconds
  }

  /** Whether there is a thread just now. */
  get begun(): boolean {
    return this.#thread !== undefined
  }

  /** Gives what a module's default export gives for a copy of the input; rejects with what it throws, when it may not wait or takes too long, and when the signal is aborted. */
  run(module: URL, input: unknown, signal: AbortSignal): Promise<unknown> {
    if (this.#waiting >= MOST_WAITING) return Promise.reject(new Error(`${MOST_WAITING} pieces of work wait already to be done apart`))
    this.#waiting += 1
    const work = this.#last.then(() => {
      this.#waiting -= 1
      signal.throwIfAborted()
      return this.#do(module, input)
    })
    this.#last = work.catch(() => {}) // told to whoever asked for it
    return unlessAborted(work, signal)
  }

  /** Ends the thread; what it had to do is rejected. */
  async close(): Promise<void> {
    clearTimeout(this.#resting)
    await this.#thread?.end()
    this.#thread = undefined
  }

  async #do(module: URL, input: unknown): Promise<unknown> {
    clearTimeout(this.#resting)
    const found = await this.#modules.find(module)
    if (!this.#thread || this.#thread.over) this.#thread = new ApartThread()
    try {
      return await this.#thread.run(found, input, this.#longest)
    } catch (error) {
      if (error instanceof ThreadLost) this.#thread = undefined
      throw error
    } finally {
      this.#resting = setTimeout(() => void this.close(), this.#rest).unref()
    }
  }
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let abort = (): void => {}
  setMaxListeners(0, signal) // as many of one plugin's may wait
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort)
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
