/** Why it may be worth while to try now. */
export type WakeReason = 'online' | 'visible' | 'pageshow'

/** What tells that the network or the page has come or gone; listening returns the undo. */
export interface NetworkEvents {
  listen(hear: { wake(why: WakeReason): void; leave(): void }): () => void
}

/** Those of a browser's page. */
export const browserEvents = (): NetworkEvents => ({
  listen({ wake, leave }) {
    const removal = new AbortController()
    const on = (type: string, run: (event: Event) => void) => addEventListener(type, run, { signal: removal.signal })
    on('online', () => wake('online'))
    on('visibilitychange', () => document.visibilityState === 'visible' && wake('visible'))
    // The first showing is no return: only a page that was kept has left before.
    on('pageshow', (event) => (event as PageTransitionEvent).persisted && wake('pageshow'))
    on('pagehide', () => leave())
    return () => removal.abort()
  },
})
