import { api, base, controls, StateController } from 'encke/ui'
import { css, html, LitElement } from 'lit'
import type { Poll } from '../storage.ts'

/** The room's question, and a button for each answer with how many gave it; the own one is pressed. */
export class PollStrip extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host(:not([hidden])) {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s-3) var(--s-4);
        padding: var(--s-2) var(--gutter);
        font-size: var(--text-sm);
      }
      @container (width < 50rem) {
        :host {
          --gutter: 1rem;
        }
      }
    `,
  ]
  static override properties = { room: {}, mine: { state: true } }
  declare room: string
  declare private mine: number | null
  readonly #polls = new StateController<Poll>(this, () => (this.room ? `poll/${this.room}` : undefined))
  #asked: string | undefined

  protected override willUpdate(): void {
    const { question } = this.#polls.values.get('poll') ?? {}
    this.hidden = question === undefined
    if (question !== undefined && question !== this.#asked) void this.#choose('GET')
    this.#asked = question
  }

  override render() {
    const poll = this.#polls.values.get('poll')
    const button = ({ text, votes }: Poll['answers'][number], answer: number) =>
      html`<button class=${this.mine === answer ? 'primary' : ''} aria-pressed=${this.mine === answer} @click=${() => this.#choose('PUT', { answer })}>${text} ${votes}</button>`
    return poll && html`<span title=${`${poll.asker} asks`}>${poll.question}</span>${poll.answers.map(button)}`
  }

  async #choose(method: 'GET' | 'PUT', body?: object): Promise<void> {
    this.mine = (await api<{ mine: number | null }>(method, `/api/poll/${this.room}`, body)).mine
  }
}
customElements.define('example-poll', PollStrip)
