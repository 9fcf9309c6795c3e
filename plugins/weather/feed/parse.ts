import { isAtom, readAtom } from './atom.ts'
import { decode } from './decode.ts'
import type { Feed } from './feed.ts'
import { isJsonFeed, jsonFeedDocument, readJsonFeed } from './json-feed.ts'
import { isRss, readRss } from './rss.ts'
import { type Element, parseXml } from './xml.ts'

/** Where a document came from, and what HTTP says of it. */
export interface Origin {
  readonly url: string
  readonly charset?: string
}

/** A document's root element, JSON Feed's as if it were one; throws when it is not well-formed. */
export function readDocument(bytes: Uint8Array, { charset }: Origin): Element {
  const text = decode(bytes, charset)
  return /^\s*\{/.test(text) ? jsonFeedDocument(text) : parseXml(text)
}

/** Reads RSS 0.9x, 1.0 and 2.0, Atom and JSON Feed; throws when the document is none of them. */
export function readFeed(root: Element, { url }: Origin): Feed {
  if (isJsonFeed(root)) return readJsonFeed(root, url)
  if (isAtom(root)) return readAtom(root, url)
  if (isRss(root)) return readRss(root, url)
  throw new Error(`not a feed: the document is <${root.name.slice(0, 40)}>`)
}
