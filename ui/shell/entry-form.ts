import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import eye from 'lucide-static/icons/eye.svg'
import eyeOff from 'lucide-static/icons/eye-off.svg'
import { api, sentence } from '../api.ts'
import { Card } from '../elements/card.ts'
import { icon } from '../icon.ts'
import type { Identity } from '../session.ts'
import { base } from '../styles/base.ts'
import { controls } from '../styles/controls.ts'

/** Somebody came in, by whichever door. */
export class EnteredEvent extends Event {
  readonly identity: Identity

  constructor(identity: Identity) {
    super('entered', { bubbles: true, composed: true })
    this.identity = identity
  }
}

/**
 * A card that asks for a name and a password and sends them, with `extra`, to a route that answers `{identity}`. Dispatches `entered`, or
 * `refused` with the error as `detail`; unless that is prevented, the error's sentence is shown below the password.
 */
@customElement('encke-entry-form')
export class EntryForm extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: block;
        block-size: 100%;
      }
      form {
        display: grid;
        gap: 1.25rem;
      }
      .secret {
        position: relative;
        display: grid;
      }
      .secret .input {
        padding-inline-end: calc(var(--field) + 0.25rem);
      }
      .secret button {
        position: absolute;
        inset-block: 0.25rem;
        inset-inline-end: 0.25rem;
        min-block-size: 0;
      }
      .primary {
        margin-block-start: var(--s-2);
      }
    `,
  ]

  @property() heading = ''
  @property() text = ''
  @property() verb = ''
  @property() route = ''
  @property({ type: Boolean }) newcomer = false
  @property({ attribute: false }) extra: Readonly<Record<string, unknown>> = {}
  @state() private problem = ''
  @state() private busy = false
  @state() private shown = false

  protected override firstUpdated(_: PropertyValues): void {
    // A field takes no focus before the card has given it a place.
    const card = this.renderRoot.querySelector('encke-card')
    if (card instanceof Card) void card.updateComplete.then(() => this.#input('name').focus())
  }

  override render() {
    return html`
      <encke-card heading=${this.heading}>
        ${this.text ? html`<p>${this.text}</p>` : nothing}
        <form @submit=${this.#submit} novalidate>${this.#nameField()} ${this.#passwordField()}
          <button class="primary large wide" aria-disabled=${this.busy ? 'true' : 'false'}>${this.verb}</button>
        </form>
        <slot></slot>
      </encke-card>
    `
  }

  #nameField() {
    return html`<div class="field">
      <label for="name">Your name</label>
      <input
        class="input"
        id="name"
        name="username"
        dir="auto"
        autocomplete="username"
        autocapitalize="words"
        spellcheck="false"
        maxlength="200"
        required
        @input=${this.#typed}
      />
    </div>`
  }

  #passwordField() {
    return html`<div class="field">
      <label for="password">Password</label>
      <div class="secret">
        <input
          class="input"
          id="password"
          name="password"
          type=${this.shown ? 'text' : 'password'}
          autocomplete=${this.newcomer ? 'new-password' : 'current-password'}
          placeholder=${this.newcomer ? 'At least 10 characters' : ''}
          aria-invalid=${this.problem ? 'true' : 'false'}
          aria-describedby="problem"
          required
          @input=${this.#typed}
        />
        <button
          type="button"
          class="icon"
          aria-label="Show characters"
          aria-pressed=${this.shown ? 'true' : 'false'}
          @click=${this.#toggle}
        >
          ${icon(this.shown ? eyeOff : eye)}
        </button>
      </div>
      <p class="problem" id="problem" role="alert" ?hidden=${!this.problem}>${this.problem}</p>
    </div>`
  }

  readonly #typed = (): void => {
    this.problem = ''
  }

  readonly #toggle = (): void => {
    this.shown = !this.shown
    this.#input('password').focus()
  }

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const [name, password] = [this.#input('name'), this.#input('password')]
    if (this.busy) return
    if (!name.value.trim()) this.#refuse('A name is needed.', name)
    else if (!password.value) this.#refuse('A password is needed.', password)
    else void this.#send({ ...this.extra, name: name.value, password: password.value })
  }

  async #send(body: object): Promise<void> {
    this.busy = true
    this.problem = ''
    try {
      const { identity } = await api<{ identity: Identity }>('POST', this.route, body)
      this.dispatchEvent(new EnteredEvent(identity))
    } catch (error) {
      const unhandled = this.dispatchEvent(new CustomEvent('refused', { detail: error, cancelable: true }))
      if (unhandled) this.#refuse(sentence(error), this.#input('password'))
    } finally {
      this.busy = false
    }
  }

  #refuse(problem: string, field: HTMLInputElement): void {
    this.problem = problem
    field.focus()
  }

  #input(id: string): HTMLInputElement {
    const input = this.renderRoot.querySelector(`#${id}`)
    if (!(input instanceof HTMLInputElement)) throw new Error(`The form has no ${id}`)
    return input
  }
}
