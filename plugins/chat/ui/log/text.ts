/** A piece of what somebody wrote. */
export type Piece =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'block'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly href: string }
  | { readonly type: 'mention'; readonly text: string }

const BLOCK = /```(?:[\w+#.-]*\n)?([\s\S]+?)\n?```\n?/g
const CODE = /(?<!`)`([^`\n]+)`(?!`)/g
const LINK = /https?:\/\/[^\s<>"'`\u3000-\u303f\uff00-\uffef]+/gi

/**
 * Takes a message apart: code in backticks, one or three; links that begin with http(s); the reader's own name after an `@`. Everything
 * else is text, to the letter. Inside code nothing is looked for.
 */
export function piecesOf(text: string, myName = ''): Piece[] {
  const mention = myName ? mentionOf(myName) : undefined
  return cut([{ type: 'text', text }], BLOCK, ([, code = '']) => [{ type: 'block', text: code }])
    .flatMap((piece) => cut([piece], CODE, ([, code = '']) => [{ type: 'code', text: code }]))
    .flatMap((piece) => cut([piece], LINK, ([match]) => link(match)))
    .flatMap((piece) => (mention ? cut([piece], mention, ([match]) => [{ type: 'mention', text: match }]) : [piece]))
    .filter((piece) => piece.text !== '')
    .reduce<Piece[]>(joined, [])
}

function joined(pieces: Piece[], piece: Piece): Piece[] {
  const last = pieces.at(-1)
  if (last?.type !== 'text' || piece.type !== 'text') return [...pieces, piece]
  return pieces.with(-1, { type: 'text', text: last.text + piece.text })
}

/** Cuts what is still text at each match. */
function cut(pieces: readonly Piece[], pattern: RegExp, make: (match: RegExpMatchArray) => Piece[]): Piece[] {
  return pieces.flatMap((piece) => {
    if (piece.type !== 'text') return [piece]
    const parts: Piece[] = []
    let end = 0
    for (const match of piece.text.matchAll(pattern)) {
      parts.push({ type: 'text', text: piece.text.slice(end, match.index) }, ...make(match))
      end = match.index + match[0].length
    }
    return [...parts, { type: 'text', text: piece.text.slice(end) }]
  })
}

/** A link without the mark that ends the sentence around it, and without a bracket that it did not open. */
function link(match: string): Piece[] {
  let text = match.replace(/[.,:;!?…]+$/, '')
  while (/[)\]}]$/.test(text) && !balanced(text)) text = text.slice(0, -1).replace(/[.,:;!?…]+$/, '')
  const rest: Piece = { type: 'text', text: match.slice(text.length) }
  const href = URL.canParse(text) ? new URL(text).href : undefined
  return href ? [{ type: 'link', text, href }, rest] : [{ type: 'text', text: match }]
}

function balanced(text: string): boolean {
  const count = (mark: string): number => text.split(mark).length - 1
  return count('(') === count(')') && count('[') === count(']') && count('{') === count('}')
}

function mentionOf(name: string): RegExp {
  const [first = name] = name.split(/\s/)
  const either = [name, first].map((each) => each.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|')
  return new RegExp(`(?<![\\p{L}\\p{N}@])@(?:${either})(?![\\p{L}\\p{N}])`, 'giu')
}

/** Whether a message calls its reader by name. */
export const mentions = (text: string, myName: string): boolean =>
  text.includes('@') && piecesOf(text, myName).some(({ type }) => type === 'mention')

const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[\d#*]\ufe0f?\u20e3)/u

/** Whether a text is nothing but one to three emoji, which are then drawn large. */
export function isOnlyEmoji(text: string): boolean {
  if (text.length > 60) return false
  const letters = [...new Intl.Segmenter().segment(text.replace(/\s+/g, ''))].map(({ segment }) => segment)
  return letters.length > 0 && letters.length <= 3 && letters.every((letter) => EMOJI.test(letter))
}
