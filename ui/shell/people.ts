import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import copy from 'lucide-static/icons/copy.svg'
import { api, sentence } from '../api.ts'
import { copyText } from '../copy.ts'
import { disc, discs } from '../disc.ts'
import { toast } from '../elements/toast.ts'
import { icon } from '../icon.ts'
import { languageOf } from '../language.ts'
import { iAmAdmin, me } from '../session.ts'
import { base } from '../styles/base.ts'
import { controls } from '../styles/controls.ts'
import { words } from '../styles/words.ts'
import { date, moment } from '../times.ts'
import { pageHeading, pageStyles } from './page-styles.ts'

interface Person {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly disabled: boolean
}
interface Invite {
  readonly id: string
  readonly created: number
  readonly expires: number
  readonly uses: number
  readonly usesLeft: number
}

const ROLES: Readonly<Record<string, string>> = { owner: 'Owner', admin: 'Administrator', member: 'Member', bot: 'Bot', guest: 'Guest' }

/** Who has an account, and the invitations that are open; administrators can change both. */
@customElement('encke-people')
export class People extends LitElement {
  static override styles = [base, words, controls, discs, pageStyles]

  @state() private people: readonly Person[] = []
  @state() private invites: readonly Invite[] = []
  @state() private link = ''
  @state() private problem = ''

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#try(async () => {})
  }

  protected override firstUpdated(_: PropertyValues): void {
    document.title = 'People · Encke'
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus()
  }

  override render() {
    return html`<div class="page">
      ${pageHeading('People')} ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${iAmAdmin() ? this.#invitations() : nothing}
      <section aria-labelledby="people">
        <h2 id="people">Everybody</h2>
        ${this.people.map((person) => this.#person(person))}
      </section>
    </div>`
  }

  #invitations() {
    return html`<section aria-labelledby="invitations">
      <h2 id="invitations">Invitations</h2>
      <div class="entry">
        <p><strong>A link for one person</strong><span class="note">Works for 10 days, once</span></p>
        ${
          this.link
            ? html`<input class="input" readonly aria-label="Invitation link" .value=${this.link} />
                <button class="primary" @click=${this.#copy}>${icon(copy)}Copy link</button>`
            : html`<button @click=${this.#invite}>Make a link</button>`
        }
      </div>
      ${this.invites.map((invite) => this.#invitation(invite))}
    </section>`
  }

  #invitation({ id, created, expires, uses, usesLeft }: Invite) {
    return html`<div class="entry">
      <p><strong>${usesLeft} of ${uses} left</strong><span class="note">Made ${moment(created)}, works until ${date(expires)}</span></p>
      <button @click=${() => this.#try(() => api('DELETE', `/api/invites/${id}`))}>Withdraw</button>
    </div>`
  }

  #person(person: Person) {
    const { id, name, role, disabled } = person
    return html`<div class="entry">
      ${disc(person)}
      <p>
        <strong><bdi lang=${languageOf(name) ?? nothing}>${name}</bdi></strong>
        <span class="note">${ROLES[role] ?? role}${disabled ? ', disabled' : ''}${id === me().id ? ', you' : ''}</span>
      </p>
      ${this.#changes(person)}
    </div>`
  }

  #changes({ id, name, role, disabled }: Person) {
    if (!iAmAdmin() || id === me().id || (me().role !== 'owner' && (role === 'owner' || role === 'admin'))) return nothing
    const change = (body: object) => () => this.#try(() => api('PATCH', `/api/people/${id}`, body))
    const promotes = role === 'member'
    return html`
      ${
        me().role === 'owner' && role !== 'bot'
          ? html`<button aria-label="${promotes ? 'Make administrator' : 'Make member'}: ${name}" @click=${change({ role: promotes ? 'admin' : 'member' })}>
              ${promotes ? 'Make administrator' : 'Make member'}
            </button>`
          : nothing
      }
      <button class=${disabled ? '' : 'danger'} aria-label="${disabled ? 'Enable' : 'Disable'} ${name}" @click=${change({ disabled: !disabled })}>
        ${disabled ? 'Enable' : 'Disable'}
      </button>
    `
  }

  readonly #invite = (): Promise<void> =>
    this.#try(async () => {
      this.link = (await api<{ url: string }>('POST', '/api/invites', { uses: 1 })).url
    })

  readonly #copy = async (): Promise<void> => toast((await copyText(this.link)) ? 'Copied' : 'This browser refused to copy')

  /** Does something, and shows how it stands afterwards. */
  async #try(act: () => Promise<unknown>): Promise<void> {
    this.problem = ''
    try {
      await act()
      this.people = (await api<{ people: readonly Person[] }>('GET', '/api/people')).people
      if (iAmAdmin()) this.invites = (await api<{ invites: readonly Invite[] }>('GET', '/api/invites')).invites
    } catch (error) {
      this.problem = sentence(error)
    }
  }
}
