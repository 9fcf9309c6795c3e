import { css, html, LitElement, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { api, base, controls, floats, navigate, sentence } from '../../../../ui/index.ts'
import type { Room } from '../../room.ts'
import { myRooms } from '../conversation/my-rooms.ts'

/** Asks for a new room's name and who may see it, and goes there. `show` opens it. */
@customElement('encke-new-room')
export class NewRoom extends LitElement {
  static override styles = [
    base,
    controls,
    floats,
    css`
      form {
        display: grid;
        gap: 1.25rem;
        margin-block-start: var(--s-6);
      }
      fieldset {
        display: grid;
        gap: var(--s-4);
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        margin-block-end: var(--s-4);
        padding: 0;
      }
      .choice {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0 var(--s-5);
        align-items: center;
        font-weight: var(--weight-regular);
        cursor: pointer;
      }
      .choice small {
        grid-column: 2;
        color: var(--fg-3);
        font-size: var(--text-xs);
        line-height: 1rem;
      }
      .choice input {
        inline-size: 1rem;
        block-size: 1rem;
        margin: 0;
      }
    `,
  ]

  @state() private problem = ''

  show(): void {
    this.#dialog?.showModal()
  }

  override render() {
    return html`<dialog aria-labelledby="title" @close=${this.#closed}>
      <h2 id="title">New room</h2>
      <form @submit=${this.#submit} novalidate>
        <div class="field">
          <label for="name">Name</label>
          <input class="input" id="name" name="name" dir="auto" maxlength="80" autocomplete="off" aria-describedby="problem" aria-invalid=${this.problem ? 'true' : 'false'} />
          <p class="problem" id="problem" role="alert">${this.problem || nothing}</p>
        </div>
        <fieldset>
          <legend class="label">Who may see it</legend>
          <label class="choice"><input type="radio" name="access" value="open" checked />Everybody<small>Whoever is in the house reads and writes here.</small></label>
          <label class="choice"><input type="radio" name="access" value="closed" />Only people who are added<small>For others it is not there.</small></label>
        </fieldset>
        <div class="answers">
          <button type="button" @click=${this.#close}>Cancel</button>
          <button class="primary">Create</button>
        </div>
      </form>
    </dialog>`
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog')
  }

  readonly #close = (): void => this.#dialog?.close()

  readonly #closed = (): void => {
    this.problem = ''
    this.renderRoot.querySelector('form')?.reset()
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const form = new FormData(event.target as HTMLFormElement)
    try {
      const room = await api<Room>('POST', '/api/rooms', { name: form.get('name'), access: form.get('access') })
      myRooms().add(room)
      this.#close()
      navigate(`/rooms/${room.id}`)
    } catch (error) {
      this.problem = sentence(error)
      this.renderRoot.querySelector('input')?.focus()
    }
  }
}
