/** Runs what somebody else wrote: what it throws is reported as uncaught and stops nobody else. */
export const guard = (run: () => void): void => {
  try {
    run()
  } catch (error) {
    report(error)
  }
}

/** Tells each of those who are there now; they may come and go meanwhile. */
export const tell = <T>(listeners: Iterable<T>, how: (listener: T) => void): void => {
  for (const listener of [...listeners]) guard(() => how(listener))
}

/** Has an error end up where those end up that nobody has caught. */
export const report = (error: unknown): void => {
  if (typeof globalThis.reportError === 'function') globalThis.reportError(error)
  // Node has none, but what is thrown where nobody catches ends up in the same place.
  else
    queueMicrotask(() => {
      throw error
    })
}
