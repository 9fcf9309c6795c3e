import type { TemplateResult } from 'lit'
import { css, html } from 'lit'
import { hue, initial } from './initial.ts'

/** A person's (round) or bot's (square) sign: a letter on one of eight grounds, chosen by the id. Decoration: the name stands beside it. */
export const disc = (who: { readonly id: string; readonly name: string; readonly role?: string }): TemplateResult =>
  html`<span class="disc p${hue(who.id)} ${who.role === 'bot' ? 'bot' : ''}" aria-hidden="true">${initial(who.name)}</span>`

/** The looks of `disc`; `--disc` is its size, `--disc-letter` that of its letter. */
export const discs = css`
  .disc {
    display: inline-grid;
    place-items: center;
    flex: none;
    inline-size: var(--disc, var(--avatar));
    block-size: var(--disc, var(--avatar));
    border-radius: 50%;
    font: var(--weight-strong) var(--disc-letter, 0.875rem) / 1 var(--font);
    user-select: none;
    -webkit-user-select: none;
  }
  .disc.bot {
    border-radius: var(--r-2);
  }
  .p1 { background: var(--p1); color: var(--p1-on); }
  .p2 { background: var(--p2); color: var(--p2-on); }
  .p3 { background: var(--p3); color: var(--p3-on); }
  .p4 { background: var(--p4); color: var(--p4-on); }
  .p5 { background: var(--p5); color: var(--p5-on); }
  .p6 { background: var(--p6); color: var(--p6-on); }
  .p7 { background: var(--p7); color: var(--p7-on); }
  .p8 { background: var(--p8); color: var(--p8-on); }
  @media (forced-colors: active) {
    .disc { border: 1px solid CanvasText; }
  }
`
