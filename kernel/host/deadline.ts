import type { Clock } from '../clock.ts'

/** What something may take, by which clock, and what is thrown when it takes longer. */
export interface Deadline {
  readonly clock: Clock
  readonly milliseconds: number
  readonly late: () => Error
}

/** Settles as the work does, but no later than the deadline, nor than the signal's abort. */
export function within<T>(work: Promise<T>, { clock, milliseconds, late }: Deadline, signal?: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => over(() => reject(signal?.reason))
    const cancel = clock.schedule(milliseconds, () => over(() => reject(late())))
    const over = (settle: () => void): void => {
      cancel()
      signal?.removeEventListener('abort', stop)
      settle()
    }
    signal?.addEventListener('abort', stop)
    work.then(
      (value) => over(() => resolve(value)),
      (error: unknown) => over(() => reject(error)),
    )
    if (signal?.aborted) stop()
  })
}
