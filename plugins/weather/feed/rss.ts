import { createHash } from 'node:crypto'
import { parseDate } from './dates.ts'
import { baseOf, type Entry, type Feed, webAddress } from './feed.ts'
import { oneLine, plainText } from './text.ts'
import { restsOf, ttlOf } from './wishes.ts'
import { childrenOf, type Element, textOf } from './xml.ts'

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'
const DUBLIN_CORE = 'http://purl.org/dc/elements/1.1/'
const CONTENT = 'http://purl.org/rss/1.0/modules/content/'

/** Whether a root is RSS 0.9x or 2.0, or of RSS 1.0's kind (RDF). */
export const isRss = (root: Element): boolean => root.name === 'rss' || (root.name === 'RDF' && root.space === RDF)

/** Reads an RSS feed that was fetched from `address`; throws when it has no channel. */
export function readRss(root: Element, address: string): Feed {
  const channel = root.children.find(({ name }) => name === 'channel')
  if (channel === undefined) throw new Error('not a feed: RSS without a channel')
  const base = baseOf(channel, baseOf(root, address))
  return {
    title: oneLine(plainText(textOf(channel, 'title') ?? '')),
    url: webAddress(textOf(channel, 'link'), base),
    rights: oneLine(plainText(textOf(channel, 'copyright') ?? textOf(channel, 'rights', DUBLIN_CORE) ?? '')) || undefined,
    issuedAt: parseDate(textOf(channel, 'lastBuildDate') ?? textOf(channel, 'pubDate') ?? textOf(channel, 'date', DUBLIN_CORE)),
    ttl: ttlOf(channel),
    rests: restsOf(channel),
    entries: itemsOf(root, channel).map((item) => readItem(item, base)),
  }
}

/** RSS 1.0 has its items beside the channel. */
const itemsOf = (root: Element, channel: Element) => [...childrenOf(channel, 'item'), ...childrenOf(root, 'item', channel.space)]

function readItem(element: Element, outer: string): Entry {
  const base = baseOf(element, outer)
  const title = oneLine(plainText(textOf(element, 'title') ?? ''))
  const date = textOf(element, 'pubDate') ?? textOf(element, 'date', DUBLIN_CORE)
  const url = webAddress(textOf(element, 'link'), base) ?? webAddress(permalinkOf(element), base)
  return {
    id: textOf(element, 'guid') ?? url ?? createHash('sha256').update(`${title}\n${date}`).digest('base64url'),
    title,
    text: plainText(textOf(element, 'description') ?? textOf(element, 'encoded', CONTENT) ?? ''),
    url,
    issuedAt: parseDate(date),
    categories: childrenOf(element, 'category').map(({ text }) => text.trim()),
    element,
  }
}

/** A guid is an address unless it says that it is none (RSS 2.0); an item without a link has no other. */
const permalinkOf = (element: Element): string | undefined =>
  childrenOf(element, 'guid')
    .filter(({ attributes, text }) => attributes.get('isPermaLink') !== 'false' && /^\s*https?:/.test(text))
    .map(({ text }) => text)[0]
