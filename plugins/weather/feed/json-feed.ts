import { createHash } from 'node:crypto'
import { parseDate } from './dates.ts'
import { type Entry, type Feed, webAddress } from './feed.ts'
import { escaped, oneLine, plainText } from './text.ts'
import { childrenOf, type Element, textOf } from './xml.ts'

const VERSION = /^https?:\/\/(www\.)?jsonfeed\.org\/version\/1(\.\d+)?\/?$/
const SPACE = 'https://jsonfeed.org/version/1'
const DEEPEST = 20

/** JSON Feed 1 and 1.1 as a document like the others: fields are elements, and lists elements of one name. Throws when it is other JSON. */
export function jsonFeedDocument(text: string): Element {
  const value: unknown = JSON.parse(text)
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined
  if (typeof version !== 'string' || !VERSION.test(version)) throw new Error('not a feed: JSON, but no JSON Feed')
  return element('feed', value, 0)
}

/** Whether a root is of JSON Feed. */
export const isJsonFeed = (root: Element): boolean => root.name === 'feed' && root.space === SPACE

/** Reads a JSON Feed that was fetched from `address`. */
export const readJsonFeed = (root: Element, address: string): Feed => ({
  title: oneLine(textOf(root, 'title') ?? ''),
  url: webAddress(textOf(root, 'home_page_url'), address),
  rights: undefined,
  issuedAt: undefined,
  ttl: undefined,
  rests: undefined,
  entries: childrenOf(root, 'items').map((item) => readItem(item, address)),
})

function readItem(item: Element, address: string): Entry {
  const url = webAddress(textOf(item, 'url'), address) ?? webAddress(textOf(item, 'external_url'), address)
  const title = oneLine(plainText(escaped(textOf(item, 'title') ?? '')))
  const date = textOf(item, 'date_modified') ?? textOf(item, 'date_published')
  const plain = textOf(item, 'content_text')
  return {
    id: textOf(item, 'id') ?? url ?? createHash('sha256').update(`${title}\n${date}`).digest('base64url'),
    title,
    text:
      plainText(plain === undefined ? (textOf(item, 'content_html') ?? '') : escaped(plain)) ||
      plainText(escaped(textOf(item, 'summary') ?? '')),
    url,
    issuedAt: parseDate(date),
    categories: childrenOf(item, 'tags').map(({ text }) => text.trim()),
    element: item,
  }
}

function element(name: string, value: unknown, depth: number): Element {
  if (depth > DEEPEST) throw new Error('not a feed: JSON that is nested too deeply')
  const bare = { space: SPACE, name, attributes: new Map<string, string>() }
  if (typeof value !== 'object' || value === null) return { ...bare, children: [], text: value === null ? '' : String(value) }
  const children = Object.entries(value).flatMap(([field, inner]) =>
    (Array.isArray(inner) ? inner : [inner]).map((each: unknown) => element(field, each, depth + 1)),
  )
  return { ...bare, children, text: '' }
}
