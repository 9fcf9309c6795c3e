import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { api, base, iAmAdmin, words } from '../../../../ui/index.ts'
import type { Room } from '../../room.ts'

const COUNT_EVERY_MS = 15_000

/** What stands where a room's conversation begins; in a house with one person, how others come in. */
@customElement('encke-beginning')
export class Beginning extends LitElement {
  static override styles = [
    base,
    words,
    css`
      :host {
        display: grid;
        gap: var(--s-2);
        padding: 0 var(--gutter) var(--s-6) var(--axis);
        color: var(--fg-2);
        font-size: var(--text-md);
        line-height: 1.375rem;
      }
      h2 {
        color: var(--fg);
        font: var(--weight-strong) var(--text-xl) / 1.75rem var(--font);
        letter-spacing: -0.015em;
      }
      .small {
        color: var(--fg);
        font: var(--weight-strong) var(--text-md) / 1.375rem var(--font);
        letter-spacing: 0;
      }
      encke-invitation {
        margin-block: var(--s-6) var(--s-2);
      }
      @container (width < 50rem) {
        :host {
          padding-inline-start: var(--gutter);
        }
      }
    `,
  ]

  @property({ attribute: false }) room: Room | undefined
  /** Somebody else has spoken here, so one is not alone. */
  @property({ type: Boolean }) company = false
  @property({ type: Boolean }) silent = false
  @state() private people: number | undefined

  #counting: ReturnType<typeof setInterval> | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    if (iAmAdmin()) void this.#count()
    else this.people = Number.POSITIVE_INFINITY
    // Nothing tells that somebody has joined who has not said anything yet.
    this.#counting = setInterval(() => this.people === 1 && !this.company && void this.#count(), COUNT_EVERY_MS)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.#counting)
  }

  override render() {
    const { room, people } = this
    if (!room || (people === undefined && !this.company)) return nothing
    if (people === 1 && !this.company) return this.#alone()
    const what =
      room.access === 'closed'
        ? 'Only those who were added can read what is said here.'
        : 'Everybody in the house can read what is said here.'
    return html`<h2 class="small">This is where <bdi>#${room.name}</bdi> begins</h2>
      <p>${what}${this.silent ? ' Nobody has said anything yet.' : ''}</p>`
  }

  #alone() {
    // A failure leaves the words, and the next look tries again.
    void import('./invitation.ts').catch(() => {})
    return html`<h2>It is only you so far</h2>
      <p>Send this link to the people you want here. They choose a name and are in.</p>
      <encke-invitation></encke-invitation>`
  }

  async #count(): Promise<void> {
    // A failure says nothing about how many there are; the room works without the invitation.
    const answer = await api<{ people: readonly { role: string }[] }>('GET', '/api/people').catch(() => ({ people: [] }))
    this.people = answer.people.filter(({ role }) => role !== 'bot').length
  }
}
