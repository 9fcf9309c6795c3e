import type { Feed } from '../feed/feed.ts'
import type { Element } from '../feed/xml.ts'
import type { Bulletin } from '../report.ts'

/** One publisher's way of telling the weather in a feed. */
export interface Source {
  /** Whether a feed is of this kind, by what it holds and not by where it lies. */
  recognises(feed: Feed, root: Element): boolean
  /** What the feed says is so now, each slot at most once. */
  read(feed: Feed, root: Element): readonly Bulletin[]
}

/** The object without its undefined properties. */
export function given<T extends object>(properties: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}
