/** The little that is needed of the Web Locks (W3C Web Locks API §3). */
export interface Locks {
  request(
    name: string,
    options: { readonly signal?: AbortSignal; readonly steal?: boolean },
    granted: () => Promise<void>,
  ): Promise<unknown>
}

/** Who wants a lock: it is ours; it is not ours any more, for somebody took it; there are no locks here. */
export interface LockListener {
  granted(): void
  robbed?(): void
  failed?(): void
}

/** Asks for a lock, at the end of the queue or past it; returns what gives it back or takes the wish back. */
export const askForLock = (locks: Locks, name: string, listener: LockListener, steal = false): (() => void) => {
  const abort = new AbortController()
  const { signal } = abort
  let end = (): void => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const granted = async (): Promise<void> => {
    if (signal.aborted) return
    listener.granted()
    await ended
  }
  const lost = (error: unknown): void => {
    // It may be taken from a frozen page before this learns that it was given.
    const robbed = Object(error).name === 'AbortError'
    if (!signal.aborted) (robbed ? listener.robbed : listener.failed)?.()
  }
  // The two cannot be had together.
  void locks.request(name, steal ? { steal } : { signal }, granted).catch(lost)
  return () => {
    abort.abort()
    end()
  }
}
