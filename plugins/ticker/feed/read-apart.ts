import type { Sent } from '../sent.ts'
import { type Feed, type ReadAt, readFeed } from './read-feed.ts'

/** `readFeed`, as another thread calls it. */
export default function readApart(input: { readonly bytes: Uint8Array; readonly feed: Feed; readonly at: ReadAt }): Sent[] {
  return readFeed(input.bytes, input.feed, input.at)
}
