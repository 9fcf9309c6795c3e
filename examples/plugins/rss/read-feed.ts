import { XMLParser } from 'fast-xml-parser'

/** An entry of a feed: `id` tells it apart, the others may be empty. */
export interface Item {
  readonly id: string
  readonly title: string
  readonly link: string
}
type Node = Readonly<Record<string, unknown>>

const TITLE_CHARACTERS = 200
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  htmlEntities: true,
})

/** Reads a feed in RSS 2.0, RSS 1.0 or Atom, the newest first as feeds have them; throws when it is none. */
export function readFeed(body: Uint8Array, charset?: string): { items: Item[] } {
  const { rss, RDF, feed } = parser.parse(decoded(body, charset)) as Node
  const atom = node(feed)
  const items = atom ? list(atom.entry).map(atomItem) : list((node(node(rss)?.channel) ?? node(RDF))?.item).map(rssItem)
  if (!atom && !node(rss) && !node(RDF)) throw new Error('This is no feed: neither RSS nor Atom')
  return { items: items.filter(({ id, title }) => id !== '' && title !== '') }
}

/** The charset is what HTTP says, else what the XML declaration says, else UTF-8. */
function decoded(body: Uint8Array, charset?: string): string {
  const beginning = new TextDecoder('latin1').decode(body.subarray(0, 200))
  const [, declared] = /^\s*<\?xml[^>]*encoding=["']([\w-]+)["']/.exec(beginning) ?? []
  return new TextDecoder(charset ?? declared ?? 'utf-8').decode(body)
}

function rssItem(item: Node): Item {
  const link = text(item.link)
  const title = shortened(text(item.title) || text(item.description))
  return { id: text(item.guid) || link || title, title, link: safe(link) }
}

function atomItem(entry: Node): Item {
  const links = list(entry.link)
  const link = String((links.find((link) => (link['@rel'] ?? 'alternate') === 'alternate') ?? links[0])?.['@href'] ?? '')
  const title = shortened(text(entry.title))
  return { id: text(entry.id) || link || title, title, link: safe(link) }
}

const node = (value: unknown): Node | undefined => (typeof value === 'object' && value !== null ? (value as Node) : undefined)
const list = (value: unknown): Node[] => (Array.isArray(value) ? value : [value]).map(node).filter((one) => one !== undefined)

/** The text of an element, which with attributes is a node, and said twice is a list. */
function text(value: unknown): string {
  if (Array.isArray(value)) return text(value[0])
  return String(node(value)?.['#text'] ?? (typeof value === 'string' ? value : '')).trim()
}

/** Titles may bear mark-up and line breaks; a room is told the words. */
const shortened = (title: string): string =>
  [
    ...title
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  ]
    .slice(0, TITLE_CHARACTERS)
    .join('')

const safe = (link: string): string => (/^https?:\/\//.test(link) ? link : '')
