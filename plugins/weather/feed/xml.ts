import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { decodeEntities } from './entities.ts'

/** An element with its namespace's URI (empty: none), however its prefix was spelled. */
export interface Element {
  readonly space: string
  readonly name: string
  /** As written: `xml:base`, `href`. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly Element[]
  /** Its text and that of all within, references resolved. */
  readonly text: string
}

const XML_SPACE = 'http://www.w3.org/XML/1998/namespace'
const MAX_REASON = 160
/** About half a second's work; the largest recorded feed has 16 000. */
const MAX_TAGS = 150_000

/** Only five references are known to XML without a DTD, and a DTD's are never expanded: nothing is fetched, nothing multiplies. */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  attributesGroupName: false,
  processEntities: false,
  parseTagValue: false,
  trimValues: false,
  cdataPropName: '#cdata',
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: 100,
})

/** Reads a document's root; forgives leading white space, stray `&` and control characters, and throws when it is otherwise not well-formed. */
export function parseXml(document: string): Element {
  const text = forgiven(document)
  refuseOthers(text)
  const parsed: Node[] = parser.parse(text) // before validating: it is the one that stops at a depth
  const fault = XMLValidator.validate(text)
  if (fault !== true) throw new Error(`not well-formed XML: ${fault.err.msg.slice(0, MAX_REASON)} (line ${fault.err.line})`)
  const root = contentOf(parsed, NO_SCOPE).children[0]
  if (root === undefined) throw new Error('not XML: there is no root element')
  return root
}

/** What the parser would have no good word for, or take too long over. */
function refuseOthers(text: string): void {
  if (text === '') throw new Error('the document is empty')
  if (/^(?:<!doctype html|<html)[\s>]/i.test(text)) throw new Error('not a feed: a page in HTML')
  let tags = 0
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) tags++
  if (tags > MAX_TAGS) throw new Error(`the document has ${tags} tags, and ${MAX_TAGS} are read at most`)
}

const forgiven = (text: string) =>
  text
    .replace(/[^\P{Cc}\t\n\r]|\ufeff/gu, '')
    .trimStart()
    .replace(/&(?!(?:#\d{1,8}|#x[0-9a-f]{1,8}|[a-z]\w{0,31});)/gi, '&amp;')

/** What the parser gives in order: one tag name with its content and, under `:@`, its attributes. */
type Node = Readonly<Record<string, unknown>>
type Scope = ReadonlyMap<string, string>
const NO_SCOPE: Scope = new Map([['xml', XML_SPACE]])

interface Content {
  readonly children: readonly Element[]
  readonly text: string
}

function contentOf(nodes: readonly Node[], scope: Scope): Content {
  const children: Element[] = []
  let text = ''
  for (const node of nodes) {
    const [name] = Object.keys(node)
    if (name === '#text') text += decodeEntities(String(node[name]))
    else if (name === '#cdata') text += literal(node[name])
    else if (name !== undefined && Array.isArray(node[name])) {
      const child = elementOf(name, node[name], node[':@'], scope)
      children.push(child)
      text += child.text
    }
  }
  return { children, text }
}

/** A CDATA section's text, in which references are none; the parser wraps it in a text node of its own. */
const literal = (content: unknown): string =>
  Array.isArray(content) ? content.map((node: Node) => String(node['#text'] ?? '')).join('') : ''

function elementOf(qualified: string, content: readonly Node[], written: unknown, outer: Scope): Element {
  const attributes = new Map(Object.entries(written ?? {}).map(([name, value]) => [name, decodeEntities(String(value))]))
  const scope = scopeWithin(attributes, outer)
  const [name = '', prefix = ''] = qualified.split(':').reverse()
  return { space: scope.get(prefix) ?? '', name, attributes, ...contentOf(content, scope) }
}

function scopeWithin(attributes: ReadonlyMap<string, string>, outer: Scope): Scope {
  const declared = [...attributes].flatMap(([name, uri]) => {
    if (name === 'xmlns') return [['', uri] as const]
    return name.startsWith('xmlns:') ? [[name.slice(6), uri] as const] : []
  })
  return declared.length === 0 ? outer : new Map([...outer, ...declared])
}

/** The children of a name, in their parent's namespace unless another is given. */
export const childrenOf = (parent: Element, name: string, space = parent.space): Element[] =>
  parent.children.filter((child) => child.name === name && child.space === space)

/** The trimmed text of the first such child that has any. */
export const textOf = (parent: Element, name: string, space = parent.space): string | undefined =>
  childrenOf(parent, name, space)
    .map(({ text }) => text.trim())
    .find((text) => text !== '')
