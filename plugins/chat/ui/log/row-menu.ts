import { css, html, LitElement, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import copy from 'lucide-static/icons/copy.svg'
import pencil from 'lucide-static/icons/pencil.svg'
import trash from 'lucide-static/icons/trash-2.svg'
import { base, floats, icon } from '../../../../ui/index.ts'
import type { Shown } from '../conversation/outbox.ts'

/** What may be done with a message. */
export interface Choice {
  readonly id: string
  readonly message: Shown
  /** The room, if plugins bring actions too. */
  readonly room: string | undefined
  readonly mayEdit: boolean
  readonly mayDelete: boolean
}

/**
 * A message's actions as a sheet at the bottom of a phone: the same as in its bar, in the same order. Dispatches `choose` with `{verb, id}`.
 * A dialog and no popover, which would go again when the finger that called it is lifted.
 */
@customElement('encke-row-menu')
export class RowMenu extends LitElement {
  static override styles = [
    base,
    floats,
    css`
      dialog.menu {
        inset: auto var(--s-4) calc(var(--s-4) + env(safe-area-inset-bottom));
        inline-size: auto;
        max-inline-size: 27rem;
        margin-inline: auto;
        padding: var(--s-4);
        border-radius: var(--r-4);
        box-shadow: var(--shadow-dialog);
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
    this.#sheet?.showModal()
  }

  override render() {
    const { choice } = this
    return html`<dialog class="menu" aria-label="Actions" @click=${this.#chosen}>
      ${choice?.room === undefined ? nothing : html`<encke-slot name="message.actions" .props=${{ room: choice.room, message: choice.message }}></encke-slot>`}
      <button value="copy">${icon(copy)}Copy</button>
      ${choice?.mayEdit ? html`<button value="edit">${icon(pencil)}Edit</button>` : nothing}
      ${choice?.mayDelete ? html`<button value="delete" class="danger">${icon(trash)}Delete</button>` : nothing}
    </dialog>`
  }

  get #sheet(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog')
  }

  readonly #chosen = (event: Event): void => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    // A press beside the sheet is a press on the dialog itself.
    const brought = event.target instanceof Element && event.target.closest('encke-slot') !== null
    if (!button && !brought && event.target !== this.#sheet) return
    this.#sheet?.close()
    if (button?.value && this.choice) this.dispatchEvent(new CustomEvent('choose', { detail: { verb: button.value, id: this.choice.id } }))
  }
}
