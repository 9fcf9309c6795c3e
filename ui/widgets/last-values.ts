import type { StateValue } from '../client/channels/state-store.ts'
import { server } from './server.ts'

const LARGEST = 64_000
const key = (channel: string): string => `encke ${server} ${channel}`

/** What a channel said on an earlier visit to this site; nothing where storage is forbidden or holds something else. */
export function recall(channel: string): Map<string, StateValue> {
  try {
    return new Map(JSON.parse(localStorage.getItem(key(channel)) ?? '[]') as [string, StateValue][])
  } catch {
    // As good as nothing remembered.
    return new Map()
  }
}

/** Keeps what a channel says for the next visit to this site, unless it is too much; where storage is forbidden, nothing. */
export function remember(channel: string, values: ReadonlyMap<string, StateValue>): void {
  try {
    const text = JSON.stringify([...values])
    if (text.length < LARGEST) localStorage.setItem(key(channel), text)
  } catch {
    // The page works without; only the next first paint waits for the server.
  }
}
