import { css, html, nothing, type TemplateResult } from 'lit'
import { languageOf } from '../../../../ui/index.ts'
import { isOnlyEmoji, type Piece, piecesOf } from './text.ts'

/** Longer texts are folded. */
const LONG = { lines: 20, letters: 1_800 }

/** Whether a text is so long that it is folded at first. */
export const isLong = (text: string): boolean => text.length > LONG.letters || text.split('\n').length > LONG.lines

/** What somebody said, as elements: nothing in it is ever taken for markup. `after` stands at the end of its last line. */
export function said(text: string, myName: string, after?: unknown): TemplateResult {
  return html`<div class="said ${isOnlyEmoji(text) ? 'emoji' : ''}" dir="auto" lang=${languageOf(text) ?? nothing}>${piecesOf(text, myName).map(shown)}${after}</div>`
}

function shown(piece: Piece): unknown {
  switch (piece.type) {
    case 'text':
      return piece.text
    case 'code':
      return html`<code>${piece.text}</code>`
    case 'block':
      return html`<pre tabindex="0" role="group" aria-label="Code"><code>${piece.text}</code></pre>`
    case 'link':
      return html`<a href=${piece.href} target="_blank" rel="noopener noreferrer">${piece.text}</a>`
    case 'mention':
      return html`<b class="mention">${piece.text}</b>`
  }
}

/** The looks of `said`. */
export const saidStyles = css`
  .said {
    max-inline-size: var(--measure);
    font-size: var(--text-md);
    line-height: var(--leading-md);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .said.emoji {
    font-size: 2rem;
    line-height: 2.75rem;
  }
  .said code {
    padding: 0.0625rem 0.3125rem;
    border-radius: var(--r-1);
    background: var(--bg-sunken);
    font: 400 0.8125rem / 1.25rem var(--font-mono);
  }
  .said pre {
    display: block;
    inline-size: fit-content;
    min-inline-size: min(100%, 12rem);
    max-inline-size: 100%;
    margin: var(--s-2) 0;
    padding: var(--s-4) var(--s-5);
    border-radius: var(--r-2);
    background: var(--bg-sunken);
    font-size: 0.8125rem;
    line-height: 1.25rem;
    overflow-x: auto;
    white-space: pre;
    overflow-wrap: normal;
    direction: ltr;
    text-align: left;
  }
  .said pre code {
    padding: 0;
    background: none;
  }
  .said a {
    text-decoration: underline;
    text-decoration-color: var(--ion-line);
    text-decoration-thickness: 1px;
  }
  .said a:hover {
    text-decoration-color: currentColor;
  }
  .mention {
    color: var(--dust-text);
    font-weight: var(--weight-strong);
  }
`
