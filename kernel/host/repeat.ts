import type { Clock } from '../clock.ts'

/** What is repeated. */
export interface Repeated {
  readonly run: (signal: AbortSignal) => void | Promise<void>
  readonly signal: AbortSignal
  readonly failed: (error: unknown) => void
}

/** Runs now, and again so long after each run has ended, however it ended. Gives the end of it. */
export function repeat(clock: Clock, interval: number, { run, signal, failed }: Repeated): () => void {
  const abort = new AbortController()
  // Made once: each that is made anew stays with its sources.
  const either = AbortSignal.any([signal, abort.signal])
  let cancel: () => void = () => {}
  const round = async (): Promise<void> => {
    try {
      await run(either)
    } catch (error) {
      failed(error)
    }
    if (!abort.signal.aborted) cancel = clock.schedule(interval, () => void round())
  }
  void round()
  return () => {
    abort.abort()
    cancel()
  }
}
