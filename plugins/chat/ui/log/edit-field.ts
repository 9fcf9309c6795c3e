import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'

/** A text to be changed in its place; `done` gets the new one, or nothing when it stays as it is. */
export const editField = (text: string, done: (text?: string) => void): TemplateResult =>
  html`<encke-edit-field .text=${text} @save=${(event: CustomEvent<string>) => done(event.detail)} @cancel=${() => done()}></encke-edit-field>`

/** A message's text, in its place, to be changed: dispatches `save` with the new text as `detail`, or `cancel`. Rendered into the log's own root. */
@customElement('encke-edit-field')
export class EditField extends LitElement {
  @property() text = ''

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override firstUpdated(_: PropertyValues): void {
    const field = this.#field
    field.value = this.text
    field.focus()
    field.setSelectionRange(field.value.length, field.value.length)
  }

  override render() {
    return html`
      <textarea class="input" aria-label="Edit" rows="1" dir="auto" @keydown=${this.#key}></textarea>
      <p class="hints">
        <button class="link" @click=${this.#cancel}><kbd>esc</kbd> cancel</button>
        <button class="link" @click=${this.#save}><kbd>↵</kbd> save</button>
      </p>
    `
  }

  get #field(): HTMLTextAreaElement {
    const field = this.querySelector('textarea')
    if (!field) throw new Error('The field has not been rendered yet')
    return field
  }

  readonly #key = (event: KeyboardEvent): void => {
    event.stopPropagation()
    // An Enter of the input method's belongs to it; Safari sends it with keyCode 229 after the composition has ended.
    if (event.isComposing || event.keyCode === 229) return
    if (event.key !== 'Escape' && (event.key !== 'Enter' || event.shiftKey)) return
    event.preventDefault()
    if (event.key === 'Escape') this.#cancel()
    else this.#save()
  }

  readonly #cancel = (): void => void this.dispatchEvent(new CustomEvent('cancel'))

  readonly #save = (): void => {
    const text = this.#field.value.trim()
    if (text === '') return
    this.dispatchEvent(text === this.text ? new CustomEvent('cancel') : new CustomEvent('save', { detail: text }))
  }
}
