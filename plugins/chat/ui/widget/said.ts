import { html, type TemplateResult } from 'lit/html.js'
import { type Piece, piecesOf } from '../log/text.ts'

/** What somebody said, as elements: nothing in it is ever taken for markup. */
export const said = (text: string): TemplateResult => html`${piecesOf(text).map(shown)}`

function shown(piece: Piece): unknown {
  if (piece.type === 'link') return html`<a href=${piece.href} target="_blank" rel="noopener noreferrer nofollow">${piece.text}</a>`
  if (piece.type === 'code') return html`<code>${piece.text}</code>`
  return piece.type === 'block' ? html`<pre tabindex="0"><code>${piece.text}</code></pre>` : piece.text
}
