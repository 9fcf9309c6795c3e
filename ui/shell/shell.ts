import { css, html, LitElement, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { api, refused } from '../api.ts'
import { preload } from '../elements/slot.ts'
import { HOME, navigate, PathController } from '../navigation.ts'
import { beginSession, type Identity } from '../session.ts'
import { base } from '../styles/base.ts'
import { controls } from '../styles/controls.ts'
import type { Door } from './entrance.ts'
import type { EnteredEvent } from './entry-form.ts'
import './entrance.ts'
import './house.ts'

type Where = 'arriving' | 'unreachable' | 'inside' | Door
const TRY_AGAIN_MS = 4_000
const DOOR_PATHS = ['/join', '/sign-in']

/** The page: finds out whom the browser speaks for, and shows the door or the house. */
@customElement('encke-shell')
export class Shell extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: block;
        background: var(--bg-side);
      }
      main,
      main > * {
        display: block;
        block-size: 100%;
      }
      main > encke-card {
        display: grid;
      }
    `,
  ]

  @state() private where: Where = 'arriving'
  readonly #path = new PathController(this)
  #stop: (() => void) | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#arrive()
    preload('main', 'sidebar.rooms').catch(() => {
      // The slots themselves ask again, and say what is wrong.
    })
  }

  override render() {
    if (this.where === 'arriving') return nothing
    if (this.where === 'unreachable') return html`<main>${this.#unreachable()}</main>`
    if (this.where === 'inside') return html`<encke-house .path=${this.#path.path}></encke-house>`
    const door = this.where !== 'first-run' && this.#path.path === '/join' ? 'join' : this.where
    return html`<main><encke-entrance .door=${door} @entered=${this.#entered}></encke-entrance></main>`
  }

  #unreachable() {
    return html`<encke-card heading="The server cannot be reached">
      <p>This page goes on by itself as soon as it answers.</p>
      <button class="large wide" @click=${this.#arrive}>Try now</button>
    </encke-card>`
  }

  readonly #arrive = async (): Promise<void> => {
    try {
      const { identity } = await api<{ identity: Identity }>('GET', '/api/me')
      this.#comeIn(identity)
    } catch (error) {
      if (refused(error, 'not-set-up')) this.where = 'first-run'
      else if (refused(error, 'unauthenticated')) this.where = 'sign-in'
      else this.#waitOutside()
    }
  }

  #waitOutside(): void {
    this.where = 'unreachable'
    setTimeout(() => this.where === 'unreachable' && void this.#arrive(), TRY_AGAIN_MS)
  }

  readonly #entered = ({ identity }: EnteredEvent): void => {
    const returning = this.where === 'signed-out' || (this.where === 'sign-in' && !DOOR_PATHS.includes(location.pathname))
    if (!returning || location.pathname === '/') navigate(HOME, { replace: true })
    this.#comeIn(identity)
  }

  #comeIn(identity: Identity): void {
    if (DOOR_PATHS.includes(location.pathname) && location.pathname !== '/join') navigate(HOME, { replace: true })
    this.#stop?.()
    this.#stop = beginSession(identity).onStatus(({ state }) => {
      if (state === 'signed-out') this.where = 'signed-out'
    })
    this.where = 'inside'
  }
}
