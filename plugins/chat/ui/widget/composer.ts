import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { Host, Language } from '../../../../ui/widgets/index.ts'
import { Refusal } from '../../../../ui/widgets/people.ts'
import { composerStyles } from './composer-styles.ts'
import { words } from './composer-words.ts'
import { Guest } from './guest.ts'
import type { Shown } from './shown.ts'

/** The widget as its composer sees it. */
export interface Page extends Host, HTMLElement {
  readonly updateComplete: Promise<void>
  /** What was written last is to be seen. */
  goToEnd(): void
}

/** What a visitor writes in: their name first, then what they say. Comes when they want to, or have given a name in this tab before. */
export class Composer {
  readonly guest: Guest
  readonly #page: Page
  #language: Language = 'en'
  #naming = false
  #problem = ''

  constructor(page: Page, room: string) {
    this.#page = page
    this.guest = new Guest(room, () => page.requestUpdate())
    const sheets = page.shadowRoot?.adoptedStyleSheets
    if (!sheets?.includes(composerStyles)) sheets?.push(composerStyles)
  }

  /** Asks for a name. */
  async open(): Promise<void> {
    this.#naming = true
    await this.#focus('input')
  }

  /** Nothing where there is no name, and none is asked for. */
  form(language: Language, room: string): TemplateResult | undefined {
    this.#language = language
    if (this.guest.token) return html`<form part="composer" @submit=${this.#send}>${this.#message(room)}</form>`
    if (!this.#naming) return undefined
    return html`<form part="join" @submit=${this.#join}>
      ${this.#name()}${this.#problem ? html`<p class="problem" role="alert">${this.#problem}</p>` : nothing}
    </form>`
  }

  /** Why a message was not sent, and what can be done. */
  failed({ id, problem }: Shown): TemplateResult {
    const { notSent, again, discard } = words[this.#language]
    return html`<div class="problem" role="alert">
      ${notSent(problem ? this.#wordsOf(problem) : '')}
      <button @click=${() => this.guest.retry(id)}>${again}</button> · <button @click=${() => this.guest.discard(id)}>${discard}</button>
    </div>`
  }

  #wordsOf({ code, message }: Refusal): string {
    return words[this.#language].refused[code ?? ''] ?? message
  }

  #message(room: string): TemplateResult {
    const { message, send } = words[this.#language]
    const label = message(room)
    return html`<div class="row">
      <textarea rows="1" maxlength="10000" aria-label=${label} placeholder=${label} @keydown=${this.#key}></textarea>
      <button>${send}</button>
    </div>`
  }

  #name(): TemplateResult {
    const { name, join } = words[this.#language]
    return html`<div class="row">
      <input name="name" maxlength="64" required autocomplete="nickname" aria-label=${name} placeholder=${name} />
      <button>${join}</button>
    </div>`
  }

  readonly #join = async (event: Event): Promise<void> => {
    event.preventDefault()
    const field = this.#page.shadowRoot?.querySelector('input')
    if (!field?.value.trim()) return
    try {
      this.#problem = ''
      await this.guest.join(field.value)
      this.#naming = false
      await this.#focus('textarea')
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.#problem = this.#wordsOf(error)
      this.#page.requestUpdate()
    }
  }

  readonly #send = (event: Event): void => {
    event.preventDefault()
    const field = this.#page.shadowRoot?.querySelector('textarea')
    const text = field?.value.trim()
    if (!field || !text) return
    this.#page.goToEnd()
    this.guest.say(text)
    field.value = ''
    field.focus()
  }

  readonly #key = (event: KeyboardEvent): void => {
    // Enter that ends a composition belongs to the input method; Safari tells it by the key code alone.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) this.#send(event)
  }

  async #focus(field: 'input' | 'textarea'): Promise<void> {
    this.#page.requestUpdate()
    await this.#page.updateComplete
    this.#page.shadowRoot?.querySelector<HTMLElement>(field)?.focus()
  }
}
