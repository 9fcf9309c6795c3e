import { html, type TemplateResult } from 'lit/html.js'
import { hue, initial } from '../initial.ts'
import { css } from './element.ts'

/** A person's sign: a letter on one of eight grounds, as in our own pages. Decoration: the name stands beside it, or in a title. */
export const disc = (who: { readonly id: string; readonly name: string }): TemplateResult =>
  html`<span class="disc p${hue(who.id)}" aria-hidden="true">${initial(who.name)}</span>`

/** The looks of `disc`; `--disc` is its size. */
export const discs = css`
  .disc {
    display: inline-grid;
    place-items: center;
    flex: none;
    inline-size: var(--disc, 28px);
    block-size: var(--disc, 28px);
    border-radius: 50%;
    font-size: calc(var(--disc, 28px) * 0.43);
    font-weight: 600;
    line-height: 1;
    user-select: none;
    -webkit-user-select: none;
  }
  .p1 {
    background: light-dark(#cfe3ef, #1d4059);
    color: light-dark(#14415e, #bfe0f6);
  }
  .p2 {
    background: light-dark(#f3dcc3, #55391a);
    color: light-dark(#653c0c, #f6d9b3);
  }
  .p3 {
    background: light-dark(#d5e6d2, #274a2c);
    color: light-dark(#24502a, #c9ebc9);
  }
  .p4 {
    background: light-dark(#f1d3d3, #572a2d);
    color: light-dark(#6d2428, #f7cfcf);
  }
  .p5 {
    background: light-dark(#dce3e8, #34414b);
    color: light-dark(#33424e, #d8e2e9);
  }
  .p6 {
    background: light-dark(#cfe8e6, #124644);
    color: light-dark(#0d4d4b, #bce9e5);
  }
  .p7 {
    background: light-dark(#ebe4bd, #4a4217);
    color: light-dark(#564a05, #efe6ac);
  }
  .p8 {
    background: light-dark(#ebdfd5, #47392e);
    color: light-dark(#56402f, #f0dfd0);
  }
  @media (forced-colors: active) {
    .disc {
      border: 1px solid CanvasText;
    }
  }
`
