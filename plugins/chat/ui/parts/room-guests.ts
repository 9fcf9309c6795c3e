import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { api, base, clock, controls, disc, discs, floats, iAmAdmin, languageOf, me, sentence, words } from '../../../../ui/index.ts'
import type { Room } from '../../room.ts'

interface Settings {
  readonly creator: string | null
  readonly guests: 'off' | 'read' | 'write'
  readonly embedOrigins: readonly string[]
}
interface Guest {
  readonly id: string
  readonly name: string
  readonly expiresAt: number
}

const CHOICES: readonly (readonly [Settings['guests'], string, string])[] = [
  ['off', 'No guests', 'Only people with an account see this room.'],
  ['read', 'Guests may read', 'Anybody, on any page, may read what is said here and was said before, and see who is here.'],
  ['write', 'Guests may write, too', 'Whoever gives a name writes here for 12 hours, marked as a guest.'],
]

/** Whether a room takes guests, from which pages they come, and who is there. `show` opens it; only those who may change it can. */
@customElement('encke-room-guests')
export class RoomGuests extends LitElement {
  static override styles = [
    base,
    words,
    controls,
    floats,
    discs,
    css`
      fieldset {
        display: grid;
        gap: var(--s-5);
        margin-block: var(--s-6);
        padding: 0;
        border: 0;
      }
      .choice {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0 var(--s-5);
        font-size: var(--text-sm);
      }
      .choice input {
        inline-size: 1rem;
        block-size: 1rem;
        margin-block: 0.1875rem;
        accent-color: var(--ion);
      }
      .choice span {
        grid-column: 2;
        color: var(--fg-2);
      }
      textarea {
        inline-size: 100%;
        min-block-size: 4.5rem;
        padding: var(--s-4) var(--s-5);
        border: 1px solid var(--line-control);
        border-radius: var(--r-2);
        background: var(--bg);
        color: var(--fg);
        font: inherit;
        font-size: var(--text-sm);
        resize: vertical;
      }
      h3 {
        margin-block-start: var(--s-6);
        font: var(--weight-medium) var(--text-sm) / 1.25rem var(--font);
      }
      ul {
        display: grid;
        gap: var(--s-2);
        margin-block-start: var(--s-4);
        --disc: 1.75rem;
        --disc-letter: 0.75rem;
      }
      li {
        display: flex;
        align-items: center;
        gap: var(--s-5);
        font-size: var(--text-sm);
      }
      li bdi {
        flex: 1;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .hint {
        color: var(--fg-2);
        font-size: var(--text-xs);
      }
    `,
  ]

  @property({ attribute: false }) room: Room | undefined
  @state() private settings: Settings | undefined
  @state() private guests: readonly Guest[] = []
  @state() private problem = ''

  async show(): Promise<void> {
    this.problem = ''
    this.settings = undefined
    this.renderRoot.querySelector('dialog')?.showModal()
    await this.#try(() => this.#load())
  }

  override render() {
    return html`<dialog aria-labelledby="title">
      <h2 id="title">Guests in <bdi>${this.room?.name}</bdi></h2>
      ${this.settings ? this.#content(this.settings) : nothing}
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <div class="answers"><button class="primary" @click=${() => this.renderRoot.querySelector('dialog')?.close()}>Done</button></div>
    </dialog>`
  }

  #content(settings: Settings): TemplateResult {
    const mine = this.#mine
    return html`
      <fieldset ?disabled=${!mine} aria-labelledby="title">
        ${CHOICES.map(
          ([guests, name, meaning]) =>
            html`<label class="choice">
              <input
                type="radio"
                name="guests"
                .checked=${settings.guests === guests}
                @change=${() => this.#try(() => this.#set({ guests }))}
              />${name}<span>${meaning}</span>
            </label>`,
        )}
      </fieldset>
      ${mine ? nothing : html`<p class="hint">Whoever made this room, and administrators in it, can change this.</p>`}
      ${mine && settings.guests !== 'off' ? this.#origins(settings) : nothing} ${this.guests.length > 0 ? this.#list() : nothing}
    `
  }

  #origins({ embedOrigins }: Settings): TemplateResult {
    return html`<h3 id="origins">Other sites whose pages let guests in</h3>
      <textarea
        aria-labelledby="origins"
        aria-describedby="hint"
        placeholder="https://www.example.com"
        spellcheck="false"
        .value=${embedOrigins.join('\n')}
        @change=${this.#named}
      ></textarea>
      <p class="hint" id="hint">One a line. What those pages hold is told at <a href="/widgets" target="_blank">/widgets</a>.</p>`
  }

  #list(): TemplateResult {
    return html`<h3>Here as guests</h3>
      <ul>
        ${this.guests.map(
          (guest) =>
            html`<li>
              ${disc(guest)}<bdi lang=${languageOf(guest.name) ?? nothing}>${guest.name}</bdi>
              <span class="hint">until ${clock(guest.expiresAt)}</span>
              <button aria-label="Remove ${guest.name}" @click=${() => this.#try(() => this.#remove(guest))}>Remove</button>
            </li>`,
        )}
      </ul>`
  }

  get #mine(): boolean {
    return iAmAdmin() || this.settings?.creator === me().id
  }

  readonly #named = (event: Event): void => {
    if (!(event.target instanceof HTMLTextAreaElement)) return
    const embedOrigins = event.target.value.split(/[\s,]+/).filter((origin) => origin !== '')
    void this.#try(() => this.#set({ embedOrigins }))
  }

  async #load(): Promise<void> {
    this.settings = await api<Settings>('GET', this.#path)
    this.guests = this.#mine ? (await api<{ guests: readonly Guest[] }>('GET', `${this.#path}/guests`)).guests : []
  }

  async #set(change: Partial<Settings>): Promise<void> {
    await api('PATCH', this.#path, change)
    await this.#load()
  }

  async #remove({ id }: Guest): Promise<void> {
    await api('DELETE', `${this.#path}/guests/${id}`)
    await this.#load()
  }

  get #path(): string {
    return `/api/rooms/${this.room?.id}`
  }

  async #try(act: () => Promise<void>): Promise<void> {
    try {
      this.problem = ''
      await act()
    } catch (error) {
      this.problem = sentence(error)
      this.requestUpdate()
    }
  }
}
