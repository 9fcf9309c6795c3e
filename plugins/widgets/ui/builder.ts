import './builder.css'
import { html, LitElement, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import copy from 'lucide-static/icons/copy.svg'
import { base, choices, controls, copyText, icon, plainMark, words } from '../../../ui/index.ts'
import { type Choices, choicesIn, queryOf } from './builder/choices.ts'
import { formField, formStyles } from './builder/form.ts'
import { KINDS, type Kind } from './builder/kinds.ts'
import { type Option, optionsFrom } from './builder/options.ts'
import './builder/preview.ts'
import { layout } from './builder/layout.ts'
import { snippetsOf } from './builder/snippets.ts'
import { specimen } from './builder/specimen.ts'

/** Choose a widget, see it alive, copy it. */
@customElement('encke-builder')
export class Builder extends LitElement {
  static override styles = [base, words, controls, choices, formStyles, layout]

  @state() private kind: Kind = KINDS[0] as Kind
  @state() private choices: Choices = {}
  @state() private options: ReadonlyMap<string, readonly Option[]> = new Map()
  @state() private tab = ''
  @state() private copied = false

  override connectedCallback(): void {
    super.connectedCallback()
    const { widget, choices } = choicesIn(location.search)
    this.kind = KINDS.find(({ id }) => id === widget) ?? this.kind
    this.choices = choices
    void this.#learn()
  }

  override render() {
    return html`
      <nav aria-label="Widgets">
        <h1><a href="/" aria-label="Encke">${plainMark}</a>Widgets</h1>
        ${KINDS.map((kind) => this.#entry(kind))}
        <p class="promise">No cookies, no third parties.</p>
      </nav>
      <form aria-label=${this.kind.title} @submit=${(event: Event) => event.preventDefault()}>
        ${this.kind.fields.map((field) =>
          formField(field, { choices: this.choices, options: this.options, choose: (name, value) => this.#choose(name, value) }),
        )}
      </form>
      <main>
        <encke-preview ?empty=${!this.choices[this.kind.subject]}><slot></slot></encke-preview>
        ${this.#snippets()}
      </main>
    `
  }

  /** Slotted from the page itself, for that is where the loader looks for widgets. */
  protected override updated(): void {
    const [before] = this.children
    const shown = specimen(this.kind, this.choices, before)
    if (shown !== before) this.replaceChildren(...(shown ? [shown] : []))
  }

  #entry(kind: Kind) {
    const current = kind === this.kind
    return html`<button class="kind" aria-current=${current ? 'true' : nothing} @click=${() => this.#open(kind)}>
      ${icon(kind.drawing)}<span><b>${kind.title}</b><small>${kind.summary}</small></span>
    </button>`
  }

  #snippets() {
    const all = snippetsOf(this.kind, { choices: this.choices, name: this.#name, origin: location.origin })
    const shown = all.find(({ name }) => name === this.tab) ?? all[0]
    return html`<section class="snippets" aria-label="To copy">
      <div class="tabs">
        <div role="tablist" aria-label="To copy">
          ${all.map(
            ({ name }) =>
              html`<button
                role="tab"
                id="tab-${name}"
                aria-selected=${String(name === shown?.name)}
                aria-controls="snippet"
                @click=${() => this.#show(name)}
              >
                ${name}
              </button>`,
          )}
        </div>
        <button class="primary" @click=${() => this.#copy(shown?.text ?? '')}>${icon(copy)}${this.copied ? 'Copied' : 'Copy'}</button>
      </div>
      <div id="snippet" role="tabpanel" aria-labelledby="tab-${shown?.name}" tabindex="0">
        <pre><code>${shown?.text}</code></pre>
        ${shown?.note ? html`<p class="note">${shown.note}</p>` : nothing}
      </div>
    </section>`
  }

  /** What people call what is shown; its id where the server does not say. */
  get #name(): string {
    const id = this.choices[this.kind.subject] ?? ''
    return [...this.options.values()].flat().find((option) => option.id === id)?.name ?? id
  }

  #open(kind: Kind): void {
    this.kind = kind
    this.#keep(this.choices)
    void this.#learn()
  }

  #show(name: string): void {
    this.tab = name
    this.copied = false
  }

  #choose(name: string, value: string | undefined): void {
    const { [name]: _, ...others } = this.choices
    this.#keep(value === undefined ? others : { ...others, [name]: value })
  }

  #keep(choices: Choices): void {
    this.choices = choices
    this.copied = false
    history.replaceState(null, '', queryOf(this.kind.id, choices))
  }

  async #copy(text: string): Promise<void> {
    this.copied = await copyText(text)
  }

  /** Asks what there is to choose from, and chooses the first where nothing is chosen. */
  async #learn(): Promise<void> {
    for (const field of this.kind.fields) {
      if (field.type !== 'options') continue
      const found = this.options.get(field.from) ?? (await optionsFrom(field.from))
      this.options = new Map([...this.options, [field.from, found]])
      const [first] = found
      if (first && !this.choices[field.name]) this.#choose(field.name, first.id)
    }
  }
}
