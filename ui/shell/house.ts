import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { announceThrough } from '../announcer.ts'
import { deepestFocus } from '../copy.ts'
import '../elements/nothing-here.ts'
import '../elements/slot.ts'
import { toast } from '../elements/toast.ts'
import { followLink, HOME } from '../navigation.ts'
import { iAmAdmin, me } from '../session.ts'
import { base } from '../styles/base.ts'
import { controls } from '../styles/controls.ts'
import { moveToRegion } from './regions.ts'
import './sidebar.ts'

/** By then a page that wants the focus has it. */
const SETTLED_MS = 100

const ROOM = /^\/(rooms\/[a-z0-9_-]{1,64})?$/

/** A page whose code comes when it is first opened. */
const later = (code: Promise<unknown>, page: unknown) => {
  code.catch(() => toast('This page could not be loaded'))
  return page
}

/** What signed-in people see: the sidebar and a page. Narrow, it is one column: the list at `/`, everything else above it. */
@customElement('encke-house')
export class House extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: block;
        block-size: 100%;
        container-type: inline-size;
      }
      .house {
        display: grid;
        grid-template: 100% / var(--side-w) minmax(0, 1fr);
        block-size: var(--viewport, 100dvh);
        background: var(--bg);
      }
      main:focus-visible,
      encke-sidebar:focus-visible {
        outline: none;
      }
      encke-sidebar {
        border-inline-end: 1px solid var(--line);
      }
      main {
        position: relative;
        min-inline-size: 0;
        min-block-size: 0;
        overflow: clip;
        background: var(--bg);
      }
      main > encke-card {
        block-size: 100%;
      }
      .page {
        display: block;
        block-size: 100%;
        overflow: auto;
      }
      .nobody {
        display: grid;
        gap: var(--s-4);
        place-content: center;
        block-size: 100%;
        padding: var(--s-7);
        color: var(--fg-2);
        text-align: center;
      }
      @container (width < 50rem) {
        .house {
          grid-template-columns: minmax(0, 1fr);
        }
        .list main,
        .page-open encke-sidebar {
          display: none;
        }
        encke-sidebar {
          border: 0;
        }
      }
    `,
  ]

  @property() path = '/'

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('keydown', this.#key)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('keydown', this.#key)
  }

  protected override firstUpdated(): void {
    const region = this.renderRoot.querySelector<HTMLElement>('#announcer')
    if (region) announceThrough(region)
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('path')) return
    if (!ROOM.test(this.path)) document.title = 'Encke'
    setTimeout(() => this.#takeFocus(), SETTLED_MS)
  }

  override render() {
    return html`
      <div class="house ${this.path === '/' ? 'list' : 'page-open'}" @click=${followLink}>
        <encke-sidebar tabindex="-1" role=${this.path === '/' ? 'main' : nothing} .path=${this.path}></encke-sidebar>
        <main tabindex="-1">${this.#page()}</main>
        <encke-toast></encke-toast>
        <div id="announcer" class="for-readers" aria-live="polite"></div>
      </div>
    `
  }

  #page() {
    if (ROOM.test(this.path)) return this.#plugins()
    if (this.path === '/settings') return later(import('./settings.ts'), html`<encke-settings class="page"></encke-settings>`)
    if (this.path === '/people') return later(import('./people.ts'), html`<encke-people class="page"></encke-people>`)
    if (this.path === '/plugins' && iAmAdmin())
      return later(import('./plugins/plugins.ts'), html`<encke-plugins class="page"></encke-plugins>`)
    if (this.path === '/join') return this.#alreadyIn()
    return html`<encke-nothing-here></encke-nothing-here>`
  }

  #plugins() {
    return html`<encke-slot name="main" .props=${{ path: this.path }}>
      <div class="nobody"><p>There is nothing to show here. The part that shows rooms did not load.</p></div>
    </encke-slot>`
  }

  #alreadyIn() {
    return html`<encke-card heading="You are in already">
      <p>You are signed in as <bdi>${me().name}</bdi>. An invitation is for somebody who is not here yet.</p>
      <a class="button primary large wide" href=${HOME}>Back to #lobby</a>
    </encke-card>`
  }

  /** What was pressed to come here may be gone; the page that came may have taken the focus itself. */
  #takeFocus(): void {
    if ((deepestFocus() ?? document.body) !== document.body) return
    const page = this.renderRoot.querySelector<HTMLElement>(this.path === '/' ? 'encke-sidebar' : 'main')
    page?.focus({ preventScroll: true })
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'F6') return
    event.preventDefault()
    moveToRegion(this.renderRoot, event.shiftKey)
  }
}
