import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { api, base, controls, disc, discs, floats, languageOf, sentence, words } from '../../../../ui/index.ts'
import type { Room } from '../../room.ts'

interface Person {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly disabled?: boolean
}

/** Who belongs to a closed room, and everybody who could. `show` opens it. */
@customElement('encke-add-people')
export class AddPeople extends LitElement {
  static override styles = [
    base,
    words,
    controls,
    floats,
    discs,
    css`
      ul {
        display: grid;
        gap: var(--s-2);
        margin-block-start: var(--s-6);
        --disc: 1.75rem;
        --disc-letter: 0.75rem;
      }
      li {
        display: flex;
        align-items: center;
        gap: var(--s-5);
        font-size: var(--text-sm);
      }
      bdi {
        flex: 1;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      p {
        margin-block-start: var(--s-4);
      }
    `,
  ]

  @property({ attribute: false }) room: Room | undefined
  @state() private people: readonly Person[] = []
  @state() private members: ReadonlySet<string> = new Set()
  @state() private problem = ''

  async show(): Promise<void> {
    this.problem = ''
    this.renderRoot.querySelector('dialog')?.showModal()
    await this.#try(() => this.#load())
  }

  override render() {
    return html`<dialog aria-labelledby="title">
      <h2 id="title">People in <bdi>${this.room?.name}</bdi></h2>
      <ul>
        ${this.people.map((person) => this.#row(person))}
      </ul>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <div class="answers"><button class="primary" @click=${() => this.renderRoot.querySelector('dialog')?.close()}>Done</button></div>
    </dialog>`
  }

  #row(person: Person) {
    const belongs = this.members.has(person.id)
    const verb = belongs ? 'Remove' : 'Add'
    return html`<li>
      ${disc(person)}<bdi lang=${languageOf(person.name) ?? nothing}>${person.name}</bdi>
      <button aria-label="${verb} ${person.name}" @click=${() => this.#try(() => this.#change(person.id, belongs))}>${verb}</button>
    </li>`
  }

  async #load(): Promise<void> {
    const [{ people }, { members }] = await Promise.all([
      api<{ people: readonly Person[] }>('GET', '/api/people'),
      api<{ members?: readonly { id: string }[] }>('GET', `/api/rooms/${this.room?.id}`),
    ])
    this.people = people.filter(({ disabled }) => !disabled)
    this.members = new Set(members?.map(({ id }) => id))
  }

  async #change(person: string, belongs: boolean): Promise<void> {
    await api(belongs ? 'DELETE' : 'PUT', `/api/rooms/${this.room?.id}/members/${person}`)
    await this.#load()
  }

  async #try(act: () => Promise<void>): Promise<void> {
    try {
      this.problem = ''
      await act()
    } catch (error) {
      this.problem = sentence(error)
    }
  }
}
