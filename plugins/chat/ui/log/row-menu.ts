import { css, html, LitElement, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import copy from 'lucide-static/icons/copy.svg'
import pencil from 'lucide-static/icons/pencil.svg'
import trash from 'lucide-static/icons/trash-2.svg'
import { base, floats, icon } from '../../../../ui/index.ts'

/** What may be done with a message. */
export interface Choice {
  readonly id: string
  readonly mayEdit: boolean
  readonly mayDelete: boolean
}

/** A message's actions as a sheet at the bottom of a phone: the same as in its bar, in the same order. Dispatches `choose` with `{verb, id}`. */
@customElement('encke-row-menu')
export class RowMenu extends LitElement {
  static override styles = [
    base,
    floats,
    css`
      .menu {
        inset: auto var(--s-4) calc(var(--s-4) + env(safe-area-inset-bottom));
        max-inline-size: 27rem;
        margin-inline: auto;
        padding: var(--s-4);
        border-radius: var(--r-4);
        box-shadow: var(--shadow-dialog);
      }
      .menu::backdrop {
        background: var(--scrim);
      }
      .menu > button {
        min-block-size: 2.75rem;
        font-size: var(--text-md);
      }
    `,
  ]

  @state() private choice: Choice | undefined

  async open(choice: Choice): Promise<void> {
    this.choice = choice
    await this.updateComplete
    this.#menu?.showPopover()
    this.#menu?.querySelector('button')?.focus()
  }

  override render() {
    const { choice } = this
    return html`<div class="menu" popover role="menu" aria-label="Actions" @click=${this.#chosen}>
      <button role="menuitem" value="copy">${icon(copy)}Copy</button>
      ${choice?.mayEdit ? html`<button role="menuitem" value="edit">${icon(pencil)}Edit</button>` : nothing}
      ${choice?.mayDelete ? html`<button role="menuitem" value="delete" class="danger">${icon(trash)}Delete</button>` : nothing}
    </div>`
  }

  get #menu(): HTMLElement | null {
    return this.renderRoot.querySelector('.menu')
  }

  readonly #chosen = (event: Event): void => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    if (!button || !this.choice) return
    this.#menu?.hidePopover()
    this.dispatchEvent(new CustomEvent('choose', { detail: { verb: button.value, id: this.choice.id } }))
  }
}
