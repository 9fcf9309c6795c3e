import { css, html, LitElement, nothing, svg } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { mark } from '../mark.ts'
import { base } from '../styles/base.ts'
import { words } from '../styles/words.ts'

/** One card before Comet Encke's orbit: what is shown where there is no conversation. Its children are what stands below the heading. */
@customElement('encke-card')
export class Card extends LitElement {
  static override styles = [
    base,
    words,
    css`
      :host {
        position: relative;
        display: grid;
        place-items: center;
        min-block-size: 100%;
        padding: var(--s-6);
        padding-block-end: max(var(--s-6), env(safe-area-inset-bottom));
        overflow: auto;
        background: var(--bg-side);
      }
      .sky {
        position: absolute;
        inset: 0;
        display: grid;
        place-items: center;
        overflow: clip;
        pointer-events: none;
      }
      .orbit {
        inline-size: clamp(56rem, 92vw, 84rem);
        block-size: auto;
        aspect-ratio: 5 / 3;
        fill: none;
        stroke: var(--line-strong);
        stroke-width: 1px;
      }
      section {
        position: relative;
        display: grid;
        gap: var(--s-4);
        inline-size: min(23.5rem, 100%);
        margin-block: var(--s-6);
        padding: var(--s-8);
        border: 1px solid var(--line);
        border-radius: var(--r-4);
        background: var(--bg);
      }
      .mark {
        --icon: 1.75rem;
        margin-block-end: var(--s-5);
        color: var(--fg);
      }
      h1 {
        font: var(--weight-strong) var(--text-xl) / 1.75rem var(--font);
        letter-spacing: -0.015em;
      }
      ::slotted(p) {
        margin: 0;
        color: var(--fg-2);
        font-size: var(--text-md);
        line-height: 1.375rem;
        text-wrap: pretty;
      }
      ::slotted(:not(p)) {
        margin-block-start: var(--s-5);
      }
      @media (max-width: 25rem) {
        section {
          padding: var(--s-7);
        }
      }
    `,
  ]

  @property() heading = ''

  override render() {
    return html`
      ${orbit}
      <section aria-labelledby="heading">
        <span class="mark">${mark}</span>
        ${this.heading ? html`<h1 id="heading">${this.heading}</h1>` : nothing}
        <slot></slot>
      </section>
    `
  }
}

const orbit = html`<div class="sky">
  <svg class="orbit" viewBox="-500 -300 1000 600" aria-hidden="true">
    ${svg`<ellipse rx="470" ry="205" transform="rotate(-15)" vector-effect="non-scaling-stroke"/>`}
  </svg>
</div>`
