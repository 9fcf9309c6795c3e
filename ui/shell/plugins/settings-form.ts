import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import plus from 'lucide-static/icons/plus.svg'
import x from 'lucide-static/icons/x.svg'
import { icon } from '../../icon.ts'
import { base } from '../../styles/base.ts'
import { choices } from '../../styles/choices.ts'
import { controls } from '../../styles/controls.ts'
import { choice, type Field, idOf, list, number, secret, text, toggle } from './inputs.ts'
import { asRecord, editorOf, labelOf, put, type Schema } from './schema.ts'

/** A form drawn from a plugin's schema. Dispatches `save` with the values as `detail`, and `cancel`. */
@customElement('encke-settings-form')
export class SettingsForm extends LitElement {
  static override styles = [
    base,
    controls,
    choices,
    css`
      form,
      fieldset,
      .one {
        display: grid;
        gap: var(--s-5);
        min-inline-size: 0;
      }
      form {
        max-inline-size: 34rem;
        padding-block: var(--s-4) var(--s-5);
      }
      fieldset {
        margin: 0;
        padding: 0 0 0 var(--s-5);
        border: 0;
        border-inline-start: 2px solid var(--line);
      }
      legend {
        display: flex;
        align-items: center;
        gap: var(--s-4);
        padding: 0;
        margin-block-end: var(--s-4);
        font: var(--weight-medium) var(--text-sm) / 1.125rem var(--font);
      }
      textarea {
        min-block-size: 5rem;
        field-sizing: content;
      }
      textarea.json {
        font: 400 0.8125rem / 1.25rem var(--font-mono);
      }
      .row {
        display: flex;
        align-items: center;
        gap: var(--s-4);
      }
      .row .input {
        flex: 1;
      }
    `,
  ]

  @property({ attribute: false }) schema: Schema | undefined
  @property({ attribute: false }) values: unknown
  /** Where in the values those secrets lie that are set, as JSON pointers; the values are without them. */
  @property({ attribute: false }) secrets: readonly string[] = []
  @property() problem = ''
  @state() private edited: unknown
  /** Fields whose text is no JSON. */
  readonly #broken = new Set<string>()

  override connectedCallback(): void {
    super.connectedCallback()
    this.edited = this.values
  }

  override render() {
    return html`<form @submit=${this.#save} novalidate>
      ${this.#field({ schema: this.schema ?? {}, label: 'Settings', path: [], value: this.edited, change: (value) => this.#change(value) })}
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <div class="row">
        <button class="primary">Save</button>
        <button type="button" @click=${() => this.dispatchEvent(new CustomEvent('cancel'))}>Cancel</button>
      </div>
    </form>`
  }

  #field(field: Field): TemplateResult {
    const { schema } = field
    switch (editorOf(schema)) {
      case 'group':
        return this.#group(field)
      case 'entries':
        return this.#entries(field)
      case 'switch':
        return html`<label class="row">${toggle(field)}<span>${field.label}</span></label>${note(schema)}`
      case 'choice':
        return labelled(field, choice(field))
      case 'number':
        return labelled(field, number(field))
      case 'list':
        return labelled(field, list(field), 'One a line')
      case 'text':
        return labelled(field, text(field))
      case 'secret':
        return labelled(field, secret(field, this.secrets))
      case 'json':
        return labelled(field, this.#json(field), 'JSON')
    }
  }

  #group(field: Field): TemplateResult {
    const fields = this.#fields(field)
    if (field.path.length === 0) return html`<div class="one">${fields}</div>`
    return html`<fieldset><legend>${field.label}</legend>${note(field.schema)}${fields}</fieldset>`
  }

  #fields({ schema, path, value, change }: Field): TemplateResult[] {
    return Object.entries(schema.properties ?? {}).map(([name, inner]) =>
      this.#field({
        schema: inner,
        label: labelOf(name, inner),
        path: [...path, name],
        value: asRecord(value)[name],
        change: (to) => change(put(value, name, to)),
      }),
    )
  }

  #entries({ schema, label, path, value, change }: Field): TemplateResult {
    const inner = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {}
    const held = asRecord(value)
    return html`<fieldset>
      <legend>${label}</legend>
      ${note(schema)}
      ${Object.entries(held).map(
        ([name, each]) =>
          html`<fieldset>
            <legend>
              ${name}
              <button type="button" class="icon" aria-label="Remove ${name}" title="Remove" @click=${() => change(put(value, name, undefined))}>${icon(x)}</button>
            </legend>
            ${this.#entry({ schema: inner, label: name, path: [...path, name], value: each, change: (to) => change(put(value, name, to)) })}
          </fieldset>`,
      )}
      <div class="row">
        <input class="input" aria-label="Name of another in ${label}" placeholder="name" @keydown=${this.#onEnter} />
        <button type="button" @click=${(event: Event) => this.#add(event, (name) => name in held || change(put(value, name, emptyOf(inner))))}>
          ${icon(plus)}Add
        </button>
      </div>
    </fieldset>`
  }

  /** Named by its legend already. */
  #entry(field: Field): unknown {
    return editorOf(field.schema) === 'group' ? this.#fields(field) : this.#field(field)
  }

  #json({ path, value, change }: Field): TemplateResult {
    const key = path.join('.')
    const changed = (event: Event): void => {
      const area = event.target as HTMLTextAreaElement
      try {
        change(area.value.trim() === '' ? undefined : JSON.parse(area.value))
        this.#broken.delete(key)
      } catch {
        this.#broken.add(key)
      }
      area.setAttribute('aria-invalid', String(this.#broken.has(key)))
    }
    return html`<textarea class="input json" id=${idOf(path)} spellcheck="false" @change=${changed} .defaultValue=${JSON.stringify(value, null, 2) ?? ''}></textarea>`
  }

  #add(event: Event, add: (name: string) => unknown): void {
    const field = (event.currentTarget as HTMLElement).previousElementSibling as HTMLInputElement
    const name = field.value.trim()
    if (name !== '') add(name)
    field.value = ''
    field.focus()
  }

  readonly #onEnter = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    ;(event.currentTarget as HTMLElement).parentElement?.querySelector('button')?.click()
  }

  #change(value: unknown): void {
    this.edited = value
  }

  readonly #save = (event: Event): void => {
    event.preventDefault()
    const [broken] = this.#broken
    if (broken !== undefined) this.problem = `${broken || 'This'} is no JSON`
    else this.dispatchEvent(new CustomEvent('save', { detail: this.edited ?? {} }))
  }
}

const emptyOf = (schema: Schema): unknown =>
  schema.default ?? { group: {}, entries: {}, list: [], switch: false, number: 0 }[editorOf(schema) as string] ?? ''

const note = ({ description }: Schema, otherwise?: string) => {
  const words = description ?? otherwise
  return words ? html`<p class="note">${words}</p>` : nothing
}

const labelled = ({ schema, label, path }: Field, control: TemplateResult, otherwise?: string): TemplateResult =>
  html`<div class="field"><label for=${idOf(path)}>${label}</label>${control}${note(schema, otherwise)}</div>`
