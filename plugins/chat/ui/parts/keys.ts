import { css, html, LitElement } from 'lit'
import { customElement } from 'lit/decorators.js'
import { base, controls, floats } from '../../../../ui/index.ts'

const KEYS: readonly (readonly [string, string])[] = [
  ['Enter', 'send'],
  ['Shift Enter', 'a new line'],
  ['↑', 'in the empty field: change your last one'],
  ['Esc', 'back to writing'],
  ['Alt ↑ ↓', 'previous, next room'],
  ['Alt Shift ↑ ↓', 'previous, next unread room'],
  ['F6', 'next part of the page'],
  ['J K', 'in the log: down, up'],
  ['→', 'to its links and actions'],
  ['E', 'edit'],
  ['Delete', 'delete'],
  ['Z', 'take back what was just deleted'],
  ['C', 'copy'],
  ['N', 'to what is new'],
  ['End', 'to the newest'],
  ['?', 'this list'],
]

/** The list of keys; `show` opens it. */
@customElement('encke-keys')
export class Keys extends LitElement {
  static override styles = [
    base,
    controls,
    floats,
    css`
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--s-4) var(--s-6);
        align-items: baseline;
        margin-block-start: var(--s-6);
        color: var(--fg-2);
        font-size: var(--text-sm);
        line-height: 1.125rem;
      }
    `,
  ]

  show(): void {
    this.renderRoot.querySelector('dialog')?.showModal()
  }

  override render() {
    return html`<dialog aria-labelledby="title">
      <h2 id="title">Keys</h2>
      <dl>${KEYS.map(([keys, does]) => html`<dt>${keys.split(' ').map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${does}</dd>`)}</dl>
      <div class="answers"><button class="primary" @click=${() => this.renderRoot.querySelector('dialog')?.close()}>Done</button></div>
    </dialog>`
  }
}
