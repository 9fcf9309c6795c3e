import { Tries } from '../backoff.ts'
import { type Clock, Timer } from '../clock.ts'

/** What comes of loading. An error may bear an HTTP `status` and a `retryAfter` in ms, as `Refusal` does. */
export interface Loading<S> {
  load(signal: AbortSignal): Promise<S>
  loaded(snapshot: S): void
  /** 403 or 404: there is nothing to load for this identity. */
  denied(): void
  /** It will be tried again. */
  failed(error: unknown): void
}

/** The HTTP status that an error bears, if any. */
export const statusOf = (error: unknown): number | undefined => numberIn(error, 'status')

const numberIn = (error: unknown, field: 'status' | 'retryAfter'): number | undefined => {
  const value = typeof error === 'object' && error !== null ? Reflect.get(error, field) : undefined
  return typeof value === 'number' ? value : undefined
}

/** Loads one thing until it has it: a load that fails is tried again with full jitter, one that is begun anew replaces the last. */
export class SnapshotLoader<S> {
  readonly #loading: Loading<S>
  readonly #tries: Tries
  readonly #timer: Timer
  #abort: AbortController | undefined

  constructor(loading: Loading<S>, clock: Clock, random: () => number) {
    this.#loading = loading
    this.#tries = new Tries(clock, random)
    this.#timer = new Timer(clock)
  }

  begin(): void {
    this.#plan(0)
  }

  /** Begins after a pause, which grows with every time until `settled`. */
  beginLater(): void {
    this.#plan(this.#tries.pause)
    this.#tries.failed()
  }

  /** What was loaded has stood the test. */
  settled(): void {
    this.#tries.succeeded()
  }

  /** Whoever waits for the next try waits no longer. */
  hurry(): void {
    if (this.#timer.pending) this.#plan(0)
  }

  cancel(): void {
    this.#timer.clear()
    this.#abort?.abort()
    this.#abort = undefined
  }

  #plan(ms: number): void {
    this.cancel()
    this.#timer.set(this.#tries.atLeast(ms), () => this.#load())
  }

  #load(): void {
    const abort = new AbortController()
    const unlessAborted =
      <T>(take: (outcome: T) => void) =>
      (outcome: T): void => {
        if (!abort.signal.aborted) take(outcome)
      }
    this.#abort = abort
    this.#tries.begin()
    const loading = Promise.resolve().then(() => this.#loading.load(abort.signal))
    void loading.then(
      unlessAborted((snapshot) => this.#loading.loaded(snapshot)),
      unlessAborted((error) => this.#fail(error)),
    )
  }

  #fail(error: unknown): void {
    const status = statusOf(error)
    if (status === 403 || status === 404) this.#loading.denied()
    else this.#tryAgain(error)
  }

  #tryAgain(error: unknown): void {
    this.#tries.failed()
    this.#plan(Math.max(numberIn(error, 'retryAfter') ?? 0, this.#tries.pause))
    this.#loading.failed(error)
  }
}
