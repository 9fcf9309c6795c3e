import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import chevronLeft from 'lucide-static/icons/chevron-left.svg'
import globe from 'lucide-static/icons/globe.svg'
import hash from 'lucide-static/icons/hash.svg'
import lock from 'lucide-static/icons/lock.svg'
import userPlus from 'lucide-static/icons/user-plus.svg'
import users from 'lucide-static/icons/users.svg'
import { base, controls, icon, languageOf, words } from '../../../../ui/index.ts'
import type { Room } from '../../room.ts'

/** The line over a room: the way back on a narrow page, its name, and what can be opened. Dispatches `toggle-pane`, `add-people` and `show-guests`. */
@customElement('encke-room-header')
export class RoomHeader extends LitElement {
  static override styles = [
    base,
    words,
    controls,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: var(--s-3);
        min-block-size: calc(var(--header-h) + env(safe-area-inset-top));
        padding: env(safe-area-inset-top) var(--s-6) 0 var(--gutter);
        border-block-end: 1px solid var(--line);
      }
      h1 {
        display: flex;
        align-items: center;
        gap: var(--s-3);
        flex: 1;
        min-inline-size: 0;
        font: var(--weight-strong) var(--text-lg) / 1.5rem var(--font);
        letter-spacing: -0.01em;
      }
      h1 svg {
        color: var(--fg-3);
      }
      h1 bdi {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .back {
        display: none;
        place-items: center;
        inline-size: var(--control);
        block-size: var(--control);
        margin-inline-start: -0.5rem;
        border-radius: var(--r-2);
        color: var(--fg);
      }
      .back .count {
        display: none;
      }
      @container (width < 50rem) {
        :host {
          padding-inline: var(--s-6) var(--s-4);
        }
        .back {
          display: grid;
        }
      }
    `,
  ]

  @property({ attribute: false }) room: Room | undefined
  /** Whether the pane is open; undefined when there is none. */
  @property({ attribute: false }) pane: boolean | undefined

  override render() {
    const { room } = this
    return html`
      <a class="back" href="/" aria-label="All rooms">${icon(chevronLeft)}</a>
      <h1>
        ${room ? icon(room.access === 'closed' ? lock : hash) : nothing}<bdi lang=${languageOf(room?.name ?? '') ?? nothing} title=${room?.name ?? ''}
          >${room?.name ?? ''}</bdi
        >
      </h1>
      ${room?.access === 'closed' ? this.#button('add-people', 'Add people', userPlus) : nothing}
      ${room ? this.#button('show-guests', room.guests ? 'Guests: anybody may read this room' : 'Guests', globe, room.guests !== undefined) : nothing}
      ${this.pane === undefined ? nothing : this.#button('toggle-pane', 'Members', users, this.pane)}
    `
  }

  #button(event: string, name: string, drawing: string, pressed?: boolean) {
    return html`<button
      class="icon"
      aria-label=${name}
      title=${name}
      aria-pressed=${pressed === undefined ? nothing : String(pressed)}
      @click=${() => this.dispatchEvent(new CustomEvent(event))}
    >
      ${icon(drawing)}
    </button>`
  }
}
