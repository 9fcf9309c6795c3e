import { repeat } from 'lit/directives/repeat.js'
import { html, nothing, type TemplateResult } from 'lit/html.js'
import { ChannelState, line, type Properties, Widget } from '../../../ui/widgets/index.ts'
import { discs, Refusal } from '../../../ui/widgets/people.ts'
import { Conversation, type Shown } from './widget/conversation.ts'
import { row } from './widget/rows.ts'
import { styles } from './widget/styles.ts'
import { type Words, words } from './widget/words.ts'

const NEAR_PX = 120
const AT_THE_END_PX = 48

/** A room for other sites' pages: what is said in it, and, where guests may write and unless `readonly`, a field to say something. */
export class Chat extends Widget {
  static override styles = [...Widget.styles, discs, styles]
  static override properties: Properties = {
    room: {},
    readOnly: { type: Boolean, attribute: 'readonly' },
    naming: { state: true },
    problem: { state: true },
  }
  declare room: string
  declare readOnly: boolean
  declare naming: boolean
  declare problem: string
  readonly #conversation = new Conversation(this, () => this.room || undefined)
  readonly #people = new ChannelState<object>(this, () => this.room && `presence/${this.room}`)
  #atEnd = true
  #height = 0
  #first: string | undefined
  #deafen: (() => void) | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#deafen = line().onState((state) => {
      if (state === 'offline') void this.#conversation.doubt()
      this.requestUpdate()
    })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#deafen?.()
    this.#conversation.close()
  }

  override willUpdate(): void {
    const log = this.#log
    if (log) this.#height = log.scrollHeight
  }

  override render() {
    const { room } = this.#conversation
    const say = words[this.speech.language]
    if (!room) return this.fallback
    return this.framed(
      room.name,
      html`<header part="header"><bdi># ${room.name}</bdi>${this.#standing(say)}</header>
        <div part="log" role="log" tabindex="0" aria-busy=${this.#conversation.loading} aria-label=${say.messages(room.name)} @scroll=${this.#scrolled}>${this.#rows(say)}</div>
        ${this.readOnly || room.guests !== 'write' ? nothing : this.#foot(say)}`,
    )
  }

  /** Keeps what is read where it is, and the end in view for who is there. */
  override updated(): void {
    const log = this.#log
    if (!log) return
    const [first] = this.#conversation.messages
    const before = this.#first
    this.#first = first?.id
    if (this.#atEnd) log.scrollTop = log.scrollHeight
    else if (before !== first?.id) log.scrollTop += log.scrollHeight - this.#height
    if (log.scrollHeight <= log.clientHeight) void this.#conversation.older()
  }

  #standing(say: Words): TemplateResult {
    const { values, heard } = this.#people
    const here = heard === 'told' && values?.size ? say.here(values.size) : ''
    return html`<span>${line().state === 'offline' ? say.offline : here}</span>`
  }

  #rows(say: Words): unknown {
    const { messages } = this.#conversation
    if (!messages.length) return html`<p class="note">${say.empty}</p>`
    const retry = (message: Shown) => this.#conversation.retry(message.id)
    const discard = (message: Shown) => this.#conversation.discard(message.id)
    const manner = { words: say, speech: this.speech, retry, discard }
    return repeat(
      messages,
      ({ id }) => id,
      (message, index) => row(message, messages[index - 1], manner),
    )
  }

  #foot(say: Words): TemplateResult {
    const problem = this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing
    if (this.#conversation.guest?.token) return html`<form part="composer" @submit=${this.#send}>${this.#composer(say)}</form>`
    return html`<form part="join" @submit=${this.#join}>
      ${this.naming ? this.#name(say) : html`<button class="open" type="button" @click=${this.#ask}>${say.joining}</button>`}${problem}
    </form>`
  }

  #composer(say: Words): TemplateResult {
    const label = say.message(this.#conversation.room?.name ?? '')
    return html`<div class="row">
      <textarea rows="1" maxlength="10000" aria-label=${label} placeholder=${label} @keydown=${this.#key}></textarea>
      <button>${say.send}</button>
    </div>`
  }

  #name(say: Words): TemplateResult {
    return html`<div class="row">
      <input name="name" maxlength="64" required autocomplete="nickname" aria-label=${say.name} placeholder=${say.name} />
      <button>${say.join}</button>
    </div>`
  }

  get #log(): HTMLElement | null {
    return this.renderRoot.querySelector('[part~=log]')
  }

  readonly #scrolled = (): void => {
    const log = this.#log
    if (!log) return
    this.#atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < AT_THE_END_PX
    if (log.scrollTop < NEAR_PX) void this.#conversation.older()
  }

  readonly #ask = async (): Promise<void> => {
    this.naming = true
    await this.#focus('input')
  }

  readonly #join = async (event: Event): Promise<void> => {
    event.preventDefault()
    const field = this.renderRoot.querySelector('input')
    if (!field?.value.trim()) return
    try {
      this.problem = ''
      await this.#conversation.guest?.join(field.value)
      this.naming = false
      await this.#focus('textarea')
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.problem = words[this.speech.language].refused[error.code ?? ''] ?? error.message
    }
  }

  readonly #send = (event: Event): void => {
    event.preventDefault()
    const field = this.renderRoot.querySelector('textarea')
    const text = field?.value.trim()
    if (!field || !text) return
    this.#atEnd = true
    this.#conversation.guest?.say(text)
    field.value = ''
    field.focus()
  }

  readonly #key = (event: KeyboardEvent): void => {
    // Enter that ends a composition belongs to the input method; Safari tells it by the key code alone.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) this.#send(event)
  }

  async #focus(field: 'input' | 'textarea'): Promise<void> {
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>(field)?.focus()
  }
}

customElements.define('encke-chat', Chat)
