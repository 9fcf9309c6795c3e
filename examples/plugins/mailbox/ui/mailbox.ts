import { base, me, StateController, words } from 'encke/ui'
import { css, html, LitElement } from 'lit'
import type { Box } from '../box.ts'

/** One's own unread mail, a line for each box; nothing where there is none. */
export class Mailbox extends LitElement {
  static override styles = [
    base,
    words,
    css`
      :host {
        display: block;
        padding: var(--s-3) var(--s-6);
        font-size: var(--text-sm);
      }
      :host([hidden]) {
        display: none;
      }
      li {
        display: flex;
        justify-content: space-between;
        gap: var(--s-4);
      }
      b {
        padding-inline: var(--s-3);
        border-radius: 1rem;
        background: var(--button);
        color: var(--button-on);
        font-variant-numeric: tabular-nums;
      }
    `,
  ]
  readonly #boxes = new StateController<Box>(this, () => `mailbox/${me().id}`)

  protected override willUpdate(): void {
    this.hidden = this.#boxes.values.size === 0
  }

  override render() {
    const line = ({ box, unread, from }: Box) =>
      html`<li title=${from ?? ''}><bdi>${box}</bdi><b>${unread}<span class="for-readers"> unread</span></b></li>`
    return html`<ul aria-label="Mail">${[...this.#boxes.values.values()].map(line)}</ul>`
  }
}
customElements.define('example-mailbox', Mailbox)
