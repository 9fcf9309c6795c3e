import { Connection, type Link, type LinkParts } from '../connection.ts'
import type { TabMessage } from './messages.ts'
import { SharedConnection, type Wire } from './shared-connection.ts'

/** A `BroadcastChannel` (WHATWG HTML §9.5). */
const open = (name: string, hear: (message: TabMessage) => void): Wire => {
  const channel = new BroadcastChannel(name)
  channel.onmessage = ({ data }: MessageEvent<TabMessage>) => hear(data)
  return { post: (message) => channel.postMessage(message), close: () => channel.close() }
}

const FRAME_MS = 16

/** The timers of a page that nobody sees come late, and the others would wait for them. */
const soon = (run: () => void): void => {
  if (document.visibilityState === 'visible') setTimeout(run, FRAME_MS)
  else queueMicrotask(run)
}

/**
 * One connection for all tabs of this origin that speak for the same person, for `ClientOptions.connect`. Where there are no Web
 * Locks, as on pages from plain http, each tab has its own.
 */
export const shareAmongTabs =
  (person: string) =>
  (parts: LinkParts): Link => {
    const locks: LockManager | undefined = globalThis.navigator?.locks
    if (!locks || typeof BroadcastChannel === 'undefined') return new Connection(parts)
    return new SharedConnection(parts, { name: `encke.2/${person}`, locks, soon, open })
  }
