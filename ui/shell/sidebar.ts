import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import blocks from 'lucide-static/icons/blocks.svg'
import logOut from 'lucide-static/icons/log-out.svg'
import settings from 'lucide-static/icons/settings.svg'
import userPlus from 'lucide-static/icons/user-plus.svg'
import { api, sentence } from '../api.ts'
import { disc, discs } from '../disc.ts'
import '../elements/slot.ts'
import { toast } from '../elements/toast.ts'
import { icon } from '../icon.ts'
import { plainMark } from '../mark.ts'
import { openMenu } from '../menu.ts'
import { iAmAdmin, me } from '../session.ts'
import { base } from '../styles/base.ts'
import { controls } from '../styles/controls.ts'
import { floats } from '../styles/floats.ts'
import { words } from '../styles/words.ts'

const ROLES: Readonly<Record<string, string>> = { owner: 'Owner', admin: 'Administrator', member: 'Member', guest: 'Guest', bot: 'Bot' }

/** The column beside the page: the name of the house, what plugins list there, and who one is. */
@customElement('encke-sidebar')
export class Sidebar extends LitElement {
  static override styles = [
    base,
    words,
    controls,
    floats,
    discs,
    css`
      :host {
        display: grid;
        grid-template-rows: var(--header-h) auto minmax(0, 1fr) auto auto;
        min-block-size: 0;
        padding-block: env(safe-area-inset-top) env(safe-area-inset-bottom);
        background: var(--bg-side);
        color: var(--fg);
      }
      @container (width < 50rem) {
        :host {
          background: var(--bg);
        }
      }
      .brand {
        display: flex;
        align-items: center;
        gap: 0.28em;
        padding-inline: var(--s-6);
        font: var(--weight-strong) var(--text-lg) / 1.5rem var(--font);
        letter-spacing: -0.03em;
      }
      h1 {
        font: inherit;
      }
      .brand svg {
        margin-inline-end: 0.3125rem;
      }
      nav {
        min-block-size: 0;
        overflow-y: auto;
        overscroll-behavior: contain;
        padding: var(--s-4) var(--s-4) var(--s-6);
      }
      .foot {
        display: flex;
        align-items: center;
        gap: var(--s-5);
        min-block-size: 3.5rem;
        padding: var(--s-4) var(--s-4) var(--s-4) var(--s-6);
        border-block-start: 1px solid var(--line);
        --disc: 1.75rem;
        --disc-letter: 0.75rem;
      }
      .me {
        display: grid;
        min-inline-size: 0;
        flex: 1;
        font-size: var(--text-sm);
        line-height: 1.0625rem;
      }
      .me bdi {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-weight: var(--weight-medium);
      }
      .me span {
        color: var(--fg-3);
        font-size: var(--text-xs);
        line-height: 1rem;
      }
    `,
  ]

  @property() path = '/'

  override render() {
    const who = me()
    // Where the list is the whole page, it is the main part of it.
    const alone = this.path === '/' ? 'none' : nothing
    return html`
      <header class="brand" role=${alone}>${plainMark}${alone === 'none' ? html`<h1>Encke</h1>` : 'Encke'}</header>
      <div><encke-slot name="sidebar.top"></encke-slot></div>
      <nav aria-label="Rooms" data-region><encke-slot name="sidebar.rooms" .props=${{ path: this.path }}></encke-slot></nav>
      <div><encke-slot name="sidebar.foot"></encke-slot></div>
      <footer class="foot" role=${alone}>
        ${disc(who)}
        <div class="me"><bdi title=${who.name}>${who.name}</bdi><span>${ROLES[who.role] ?? who.role}</span></div>
        <button class="icon" aria-label="Settings and more" aria-haspopup="menu" popovertarget="more" @click=${this.#place}>${icon(settings)}</button>
        <div class="menu" id="more" popover role="menu" aria-label="Settings and more" @click=${this.#close}>
          <a role="menuitem" href="/settings">${icon(settings)}Settings</a>
          ${iAmAdmin() ? html`<a role="menuitem" href="/people">${icon(userPlus)}People and invitations</a>` : nothing}
          ${iAmAdmin() ? html`<a role="menuitem" href="/plugins">${icon(blocks)}Plugins</a>` : nothing}
          <hr />
          <button role="menuitem" @click=${this.#signOut}>${icon(logOut)}Sign out</button>
        </div>
      </footer>
    `
  }

  get #menu(): HTMLElement | null {
    return this.renderRoot.querySelector('#more')
  }

  readonly #place = (event: MouseEvent): void => {
    if (this.#menu && event.currentTarget instanceof HTMLElement) openMenu(this.#menu, event.currentTarget, event)
  }

  readonly #close = (): void => this.#menu?.hidePopover()

  readonly #signOut = async (): Promise<void> => {
    try {
      await api('DELETE', '/api/sessions/current')
      // A new page: nothing of what this person saw stays in memory.
      location.assign('/')
    } catch (error) {
      toast(`Not signed out: ${sentence(error)}`)
    }
  }
}
