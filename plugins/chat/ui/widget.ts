import { html, nothing, type TemplateResult } from 'lit/html.js'
import { ChannelState, line, type Properties, Widget } from '../../../ui/widgets/index.ts'
import { discs } from '../../../ui/widgets/people.ts'
import { Conversation } from './widget/conversation.ts'
import { Keyed } from './widget/keyed.ts'
import { row } from './widget/rows.ts'
import type { Shown } from './widget/shown.ts'
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
    problem: { state: true },
  }
  declare room: string
  declare readOnly: boolean
  /** Why nothing can be written now. */
  declare private problem: string
  readonly #conversation = new Conversation(this, () => this.room || undefined)
  readonly #people = new ChannelState<object>(this, () => this.room && `presence/${this.room}`)
  readonly #rows = new Keyed()
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
    if (this.#atEnd) this.#conversation.trim()
  }

  override render() {
    const { room, closed } = this.#conversation
    const say = words[this.speech.language]
    if (!room && closed) return this.framed(this.room, html`<header part="header"><span>${say.closed}</span> ${this.fallback}</header>`)
    if (!room) return this.fallback
    return this.framed(
      room.name,
      html`<header part="header"><bdi># ${room.name}</bdi>${this.#standing(say)}</header>
        <div part="log" role="log" tabindex="0" aria-busy=${this.#conversation.loading} aria-label=${say.messages(room.name)} @scroll=${this.#scrolled}></div>
        ${this.readOnly || room.guests !== 'write' ? nothing : this.#foot(say)}`,
    )
  }

  /** Keeps what is read where it is, and the end in view for who is there. */
  override updated(): void {
    const log = this.#log
    if (!log) return
    this.#rows.show(log, this.#templates)
    const [first] = this.#conversation.messages
    const before = this.#first
    this.#first = first?.id
    if (this.#atEnd) log.scrollTop = log.scrollHeight
    else if (before !== first?.id) log.scrollTop += log.scrollHeight - this.#height
    if (log.scrollHeight <= log.clientHeight) void this.#conversation.older()
  }

  goToEnd(): void {
    this.#atEnd = true
  }

  #standing(say: Words): TemplateResult {
    const { values, heard } = this.#people
    const here = heard === 'told' && values?.size ? say.here(values.size) : ''
    return html`<span>${line().state === 'offline' ? say.offline : here}</span>`
  }

  get #templates(): ReadonlyMap<string, TemplateResult> {
    const say = words[this.speech.language]
    const { messages } = this.#conversation
    if (!messages.length) return new Map([['', html`<p class="note">${say.empty}</p>`]])
    const failed = (message: Shown) => this.#conversation.composer?.failed(message)
    const manner = { words: say, speech: this.speech, failed }
    return new Map(messages.map((message, index) => [message.id, row(message, messages[index - 1], manner)]))
  }

  #foot(say: Words): TemplateResult {
    const { composer, room } = this.#conversation
    const form = composer?.form(this.speech.language, room?.name ?? '')
    if (form) return form
    return html`<form part="join">
      <button class="open" type="button" @click=${this.#write}>${say.joining}</button>
      ${this.problem ? html`<p class="note" role="alert">${this.problem}</p>` : nothing}
    </form>`
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

  readonly #write = async (): Promise<void> => {
    const composer = await this.#conversation.writing()
    this.problem = composer ? '' : words[this.speech.language].offline
    await composer?.open()
  }
}

customElements.define('encke-chat', Chat)
