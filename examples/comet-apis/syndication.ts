import { XMLParser, XMLValidator } from 'fast-xml-parser'

/** The newest entry of a feed: what Rome's `SyndEntry` was to the article. Plain text; the date as the publisher wrote it. */
export interface Entry {
  readonly title: string
  readonly description: string
  readonly date: string
}

type Element = Readonly<Record<string, unknown>>

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, isArray: (name) => name === 'item' || name === 'entry' })

/** The first entry of an RSS or Atom document in UTF-8, or nothing when it has none; throws when it is no feed. */
export function newestEntry(document: Uint8Array): Entry | undefined {
  const text = new TextDecoder().decode(document)
  if (XMLValidator.validate(text) !== true) throw new Error('This is not XML')
  const { rss, feed } = elementOf(parser.parse(text))
  const root = elementOf(elementOf(rss).channel ?? feed)
  if (root.title === undefined) throw new Error('This is no feed')
  const [first] = [root.item ?? root.entry].flat()
  if (first === undefined) return undefined
  const { title, description, summary, pubDate, updated } = elementOf(first)
  return { title: plain(title), description: plain(description ?? summary), date: plain(pubDate ?? updated) }
}

const elementOf = (value: unknown): Element => (typeof value === 'object' && value !== null ? (value as Element) : {})

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', deg: '°' }

/** HTML as one line of text. What is text here is escaped again where it is shown. */
const plain = (html: unknown): string =>
  (typeof html === 'string' ? html : '')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&(\w+);/g, (whole, name: string) => NAMED[name] ?? whole)
    .replace(/\s+/g, ' ')
    .trim()
