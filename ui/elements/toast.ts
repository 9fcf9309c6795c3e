import { css, html, LitElement, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { base } from '../styles/base.ts'

const SHOWN_MS = 4_000
let shown: Toast | undefined

/** Says in a word that something was done where that cannot be seen ("Copied"); one at a time. */
export const toast = (text: string): void => shown?.show(text)

/** The page's one place for toasts. */
@customElement('encke-toast')
export class Toast extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        position: fixed;
        inset-block-end: calc(4.75rem + env(safe-area-inset-bottom));
        inset-inline-start: var(--s-6);
        z-index: var(--z-toast);
        pointer-events: none;
      }
      p {
        padding: var(--s-5) var(--s-6);
        border-radius: var(--r-2);
        background: var(--button);
        color: var(--button-on);
        font: var(--weight-medium) var(--text-sm) / 1.125rem var(--font);
        animation: appear var(--t-base) var(--ease-out);
      }
      @keyframes appear {
        from {
          opacity: 0;
          transform: translateY(0.25rem);
        }
      }
      @media (forced-colors: active) {
        p {
          border: 1px solid CanvasText;
        }
      }
    `,
  ]

  @state() private text = ''
  #timer: ReturnType<typeof setTimeout> | undefined

  show(text: string): void {
    clearTimeout(this.#timer)
    this.text = text
    this.#timer = setTimeout(() => {
      this.text = ''
    }, SHOWN_MS)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    shown = this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    if (shown === this) shown = undefined
  }

  override render() {
    return html`<div role="status">${this.text ? html`<p>${this.text}</p>` : nothing}</div>`
  }
}
