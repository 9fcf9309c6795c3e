import { decodeEntities } from './entities.ts'

const MAX_HTML = 65_536
const MAX_TEXT = 2_000
const BREAKS: ReadonlySet<string> = new Set(
  'address article blockquote br dd div dl dt figure h1 h2 h3 h4 h5 h6 hr li ol p pre section table tr ul'.split(' '),
)
const SWALLOWED: ReadonlySet<string> = new Set(['script', 'style', 'title', 'noscript', 'iframe', 'template'])

/** HTML as plain text: without tags, comments, scripts and styles; blocks on lines of their own; at most 2 000 characters. Takes time in proportion to its length. */
export const plainText = (html: string): string => tidy(decodeEntities(withoutTags(html.slice(0, MAX_HTML))))

/** Text that is no HTML, as HTML. */
export const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** Text on one line, at most 2 000 characters. */
export const oneLine = (text: string): string => tidy(text).replace(/\s+/g, ' ')

function withoutTags(html: string): string {
  let text = ''
  let at = 0
  for (;;) {
    const open = html.indexOf('<', at)
    if (open === -1) return text + html.slice(at)
    text += html.slice(at, open)
    const tag = tagAt(html, open)
    text += tag.stands
    at = tag.end
  }
}

const TAG_NAME = /[/!?]?([a-z][a-z0-9]{0,20})/iy

interface Tag {
  readonly end: number
  /** What stands in its place. */
  readonly stands: string
}

function tagAt(html: string, open: number): Tag {
  if (html.startsWith('<!--', open)) return { end: after(html, '-->', open + 4), stands: '' }
  TAG_NAME.lastIndex = open + 1
  const name = TAG_NAME.exec(html)?.[1]?.toLowerCase()
  if (name === undefined) return { end: open + 1, stands: '<' } // as in `5 < 6`
  const end = endOfTag(html, open)
  if (html[open + 1] !== '/' && SWALLOWED.has(name)) return { end: endOfElement(html, name, end), stands: ' ' }
  return { end, stands: name === 'td' || name === 'th' ? ' ' : BREAKS.has(name) ? '\n' : '' }
}

/** `>` may stand in an attribute's quotes. */
function endOfTag(html: string, open: number): number {
  let quote = ''
  for (let at = open + 1; at < html.length; at++) {
    const character = html.charAt(at)
    if (quote !== '') quote = character === quote ? '' : quote
    else if (character === '>') return at + 1
    else if ((character === '"' || character === "'") && html[at - 1] === '=') quote = character
  }
  return html.length
}

function endOfElement(html: string, name: string, from: number): number {
  const close = new RegExp(`</${name}`, 'gi')
  close.lastIndex = from
  const found = close.exec(html)
  return found ? endOfTag(html, found.index) : html.length
}

const after = (html: string, what: string, from: number) => {
  const found = html.indexOf(what, from)
  return found === -1 ? html.length : found + what.length
}

function tidy(text: string): string {
  const lines = text
    .replace(/[^\P{Cc}\n\t]|\p{Cs}|\u00ad|\ufeff/gu, '')
    .replace(/[^\S\n]+/g, ' ')
    .split('\n')
    .map((line) => line.trim())
  return shortened(lines.filter((line) => line !== '').join('\n'))
}

const shortened = (text: string) => (text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT - 1).replace(/[\ud800-\udbff]$/, '')}…`)
