import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import hash from 'lucide-static/icons/hash.svg'
import lock from 'lucide-static/icons/lock.svg'
import pencil from 'lucide-static/icons/pencil.svg'
import plus from 'lucide-static/icons/plus.svg'
import { base, ChangesController, controls, icon, languageOf, navigate, words } from '../../../ui/index.ts'
import type { Room } from '../room.ts'
import { myRooms, shortly } from './conversation/my-rooms.ts'
import { bringPart } from './parts/bring-part.ts'

/** The list of rooms in the sidebar. */
@customElement('encke-rooms')
export class Rooms extends LitElement {
  static override styles = [
    base,
    words,
    controls,
    css`
      :host {
        display: block;
      }
      .heading {
        display: flex;
        align-items: center;
        justify-content: space-between;
        padding-inline: var(--s-4) 0;
      }
      h2 {
        color: var(--fg-2);
        font: var(--weight-medium) var(--text-xs) / 1.875rem var(--font);
      }
      .heading button {
        --control: 1.75rem;
        --icon: 1rem;
      }
      @media (pointer: coarse) {
        .heading button {
          --control: 2.75rem;
        }
      }
      ul {
        display: grid;
        gap: 1px;
      }
      .room {
        display: flex;
        align-items: center;
        gap: 0.625rem;
        min-block-size: var(--row);
        padding: var(--s-2) var(--s-4);
        border-radius: var(--r-2);
        color: var(--fg-2);
        font-size: var(--text-sm);
        line-height: 1.125rem;
        text-decoration: none;
      }
      .room svg {
        --icon: 1rem;
      }
      .room bdi {
        flex: 1;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .room:hover {
        background: var(--bg-side-hover);
        text-decoration: none;
      }
      .room:focus-visible {
        outline-offset: -2px;
      }
      .room[aria-current] {
        background: var(--bg-active);
        color: var(--fg);
      }
      .unread {
        color: var(--fg);
        font-weight: var(--weight-strong);
      }
      .count {
        min-inline-size: 1.25rem;
        color: var(--fg-2);
        font: var(--weight-medium) var(--text-xs) / 1.125rem var(--font);
        font-variant-numeric: tabular-nums;
        text-align: end;
      }
      .count.called {
        padding-inline: var(--s-3);
        border-radius: var(--r-full);
        background: var(--dust);
        color: var(--dust-on);
        font-weight: var(--weight-strong);
        text-align: center;
      }
      .note {
        padding: var(--s-2) var(--s-4);
      }
      @media (forced-colors: active) {
        .room[aria-current] {
          outline: 1px solid Highlight;
        }
        .count.called {
          border: 1px solid CanvasText;
        }
      }
      @media (pointer: coarse) {
        .room {
          font-size: var(--text-md);
        }
      }
    `,
  ]

  @property() path = '/'

  constructor() {
    super()
    new ChangesController(this, () => myRooms().changes)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('keydown', this.#key)
    window.addEventListener('draft', this.#drafted)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('keydown', this.#key)
    window.removeEventListener('draft', this.#drafted)
  }

  override render() {
    const rooms = myRooms()
    return html`
      <div class="heading">
        <h2>Rooms</h2>
        <button class="icon" aria-label="New room" title="New room" @click=${this.#create}>${icon(plus)}</button>
      </div>
      ${rooms.list ? html`<ul>${rooms.list.map((room) => html`<li>${this.#row(room)}</li>`)}</ul>` : nothing}
      ${!rooms.list && rooms.failed ? html`<p class="note">The rooms could not be loaded. It is tried again by itself.</p>` : nothing}
      <encke-new-room></encke-new-room>
    `
  }

  #row(room: Room) {
    const rooms = myRooms()
    const current = this.path === `/rooms/${room.id}`
    const { count, calls } = rooms.unread(room.id)
    const drafted = !current && typeof rooms.memory.get(`draft:${room.id}`) === 'string'
    return html`<a
      class="room ${count > 0 ? 'unread' : ''}"
      href="/rooms/${room.id}"
      aria-current=${current ? 'page' : nothing}
      aria-label=${inWords(room, count, calls)}
    >
      ${icon(room.access === 'closed' ? lock : hash)}
      <bdi lang=${languageOf(room.name) ?? nothing}>${room.name}</bdi>
      ${drafted && count === 0 ? icon(pencil) : nothing} ${count > 0 ? pill(calls || count, calls > 0) : nothing}
    </a>`
  }

  readonly #create = async (): Promise<void> => {
    const dialog = await bringPart(
      this.renderRoot,
      import('./parts/new-room.ts').then(({ NewRoom }) => NewRoom),
    )
    dialog?.show()
  }

  readonly #drafted = (): void => this.requestUpdate()

  /** Alt with an arrow goes to the neighbouring room; with Shift, to the next one with something unread. */
  readonly #key = (event: KeyboardEvent): void => {
    if (!event.altKey || event.ctrlKey || event.metaKey || !/^Arrow(Up|Down)$/.test(event.key)) return
    const list = myRooms().list ?? []
    const step = event.key === 'ArrowUp' ? -1 : 1
    const start = list.findIndex(({ id }) => this.path === `/rooms/${id}`)
    const ahead = list.map((_, index) => list[(start + step * (index + 1) + list.length * 2) % list.length])
    const next = event.shiftKey ? ahead.find((room) => room && myRooms().unread(room.id).count > 0) : ahead[0]
    if (!next) return
    event.preventDefault()
    navigate(`/rooms/${next.id}`)
  }
}

const pill = (unread: number, called: boolean) =>
  html`<span class="count ${called ? 'called' : ''}" aria-hidden="true">${shortly(unread)}</span>`

function inWords({ name, access }: Room, unread: number, calls: number): string {
  const mentioned = calls > 0 ? `, ${calls} mention${calls > 1 ? 's' : ''}` : ''
  return `${name}${access === 'closed' ? ', closed' : ''}${mentioned}${unread > 0 ? `, ${unread} unread` : ''}`
}
