import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { api, sentence } from '../api.ts'
import { disc, discs } from '../disc.ts'
import { toast } from '../elements/toast.ts'
import '../elements/slot.ts'
import { me } from '../session.ts'
import { base } from '../styles/base.ts'
import { choices } from '../styles/choices.ts'
import { controls } from '../styles/controls.ts'
import { words } from '../styles/words.ts'
import { chooseTheme, type Theme, theme } from '../theme.ts'
import { moment } from '../times.ts'
import { browserName } from './browser-name.ts'
import { pageHeading, pageStyles } from './page-styles.ts'

interface Session {
  readonly id: string
  readonly lastSeen: number
  readonly userAgent: string
  readonly current: boolean
}

const THEMES: readonly (readonly [Theme, string])[] = [
  ['system', 'Like the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
]

/** One's own settings: looks, password, and where one is signed in. */
@customElement('encke-settings')
export class Settings extends LitElement {
  static override styles = [
    base,
    words,
    controls,
    choices,
    discs,
    pageStyles,
    css`
      .who {
        display: flex;
        align-items: center;
        gap: var(--s-6);
        --disc: 3rem;
        --disc-letter: 1.25rem;
        font: var(--weight-strong) var(--text-lg) / 1.5rem var(--font);
      }
      form {
        display: grid;
        gap: var(--s-6);
        max-inline-size: 22rem;
        padding-block: var(--s-5);
      }
    `,
  ]

  @state() private sessions: readonly Session[] = []
  @state() private problem = ''
  @state() private theme: Theme = theme()

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load()
  }

  protected override firstUpdated(_: PropertyValues): void {
    document.title = 'Settings · Encke'
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus()
  }

  override render() {
    const who = me()
    return html`<div class="page">
      ${pageHeading('Settings')}
      <div class="who">${disc(who)}<bdi>${who.name}</bdi></div>
      <section aria-labelledby="looks">
        <h2 id="looks">Looks</h2>
        <div class="entry">
          <p><strong>Theme</strong><span class="note">In this browser</span></p>
          <div class="segments" role="radiogroup" aria-label="Theme">${THEMES.map(([value, name]) => this.#segment(value, name))}</div>
        </div>
      </section>
      <section aria-labelledby="password-title">
        <h2 id="password-title">Password</h2>
        ${this.#passwordForm()}
      </section>
      <section aria-labelledby="devices">
        <h2 id="devices">Signed in</h2>
        ${this.sessions.map((session) => this.#session(session))}
      </section>
      <encke-slot name="settings.page"></encke-slot>
    </div>`
  }

  #segment(value: Theme, name: string) {
    return html`<label
      ><input type="radio" name="theme" .checked=${this.theme === value} @change=${() => this.#choose(value)} /><span>${name}</span></label
    >`
  }

  #passwordForm() {
    return html`<form @submit=${this.#change} novalidate>
      <input type="text" name="username" autocomplete="username" .value=${me().name} hidden />
      <div class="field">
        <label for="current">Current password</label>
        <input class="input" id="current" name="current" type="password" autocomplete="current-password" />
      </div>
      <div class="field">
        <label for="new">New password</label>
        <input class="input" id="new" name="password" type="password" autocomplete="new-password" aria-describedby="note" />
        <p class="note" id="note">At least 10 characters. Long is better than complicated. Other browsers are signed out.</p>
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      </div>
      <div><button>Change password</button></div>
    </form>`
  }

  #session({ id, lastSeen, userAgent, current }: Session) {
    return html`<div class="entry">
      <p>
        <strong>${browserName(userAgent)}</strong>
        <span class="note">${current ? 'This one' : `Last here ${moment(lastSeen)}`}</span>
      </p>
      ${current ? nothing : html`<button aria-label="Sign out ${browserName(userAgent)}" @click=${() => this.#signOut(id)}>Sign out</button>`}
    </div>`
  }

  #choose(value: Theme): void {
    this.theme = value
    chooseTheme(value)
  }

  async #load(): Promise<void> {
    const { sessions } = await api<{ sessions: readonly Session[] }>('GET', '/api/sessions').catch(() => ({ sessions: [] }))
    this.sessions = sessions
  }

  async #signOut(id: string): Promise<void> {
    await api('DELETE', `/api/sessions/${id}`).catch((error: unknown) => toast(sentence(error)))
    await this.#load()
  }

  readonly #change = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const form = event.target as HTMLFormElement
    const given = new FormData(form)
    this.problem = ''
    try {
      await api('POST', '/api/password', { current: given.get('current'), password: given.get('password') })
      form.reset()
      toast('Password changed')
      await this.#load()
    } catch (error) {
      this.problem = sentence(error)
      this.renderRoot.querySelector<HTMLElement>('#current')?.focus()
    }
  }
}
