import { createHash } from 'node:crypto'
import { parseDate } from './dates.ts'
import { baseOf, type Entry, type Feed, webAddress } from './feed.ts'
import { escaped, oneLine, plainText } from './text.ts'
import { childrenOf, type Element, textOf } from './xml.ts'

const SPACES: ReadonlySet<string> = new Set(['http://www.w3.org/2005/Atom', 'http://purl.org/atom/ns#', ''])

/** Whether a root is an Atom feed (RFC 4287), or of its predecessor 0.3, or forgot its namespace. */
export const isAtom = (root: Element): boolean => root.name === 'feed' && SPACES.has(root.space)

/** Reads an Atom feed that was fetched from `address`. */
export function readAtom(root: Element, address: string): Feed {
  const base = baseOf(root, address)
  return {
    title: oneLine(construct(root, 'title')),
    url: linkOf(root, base),
    rights: oneLine(construct(root, 'rights')) || undefined,
    issuedAt: parseDate(textOf(root, 'updated') ?? textOf(root, 'modified')),
    ttl: undefined,
    rests: undefined,
    entries: childrenOf(root, 'entry').map((entry) => readEntry(entry, base)),
  }
}

function readEntry(element: Element, outer: string): Entry {
  const base = baseOf(element, outer)
  const title = oneLine(construct(element, 'title'))
  const date = textOf(element, 'updated') ?? textOf(element, 'published') ?? textOf(element, 'modified') ?? textOf(element, 'issued')
  const url = linkOf(element, base)
  return {
    id: textOf(element, 'id') ?? url ?? createHash('sha256').update(`${title}\n${date}`).digest('base64url'),
    title,
    text: construct(element, 'summary') || construct(element, 'content'),
    url,
    issuedAt: parseDate(date),
    categories: childrenOf(element, 'category').flatMap(({ attributes }) => attributes.get('term') ?? []),
    element,
  }
}

/** RFC 4287 §3.1: text, or HTML in text, or XHTML. */
function construct(parent: Element, name: string): string {
  const element = childrenOf(parent, name)[0]
  if (element === undefined) return ''
  const type = element.attributes.get('type') ?? 'text'
  return type === 'text' || type === 'xhtml' ? plainText(escaped(element.text)) : plainText(element.text)
}

/** RFC 4287 §4.2.7.2: without `rel` it is the alternate. */
function linkOf(parent: Element, base: string): string | undefined {
  const pages = childrenOf(parent, 'link').filter(({ attributes }) => {
    const rel = attributes.get('rel') ?? 'alternate'
    return rel === 'alternate' && !/xml$/.test(attributes.get('type') ?? '')
  })
  return pages.map((link) => webAddress(link.attributes.get('href'), baseOf(link, base))).find((url) => url !== undefined)
}
