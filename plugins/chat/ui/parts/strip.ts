import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { base } from '../../../../ui/index.ts'

/** The line below a room's header that plugins fill; it scrolls sideways, and while it can it is a stop of the Tab key. */
@customElement('encke-room-strip')
export class RoomStrip extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }
      div {
        display: flex;
        align-items: stretch;
        overflow-x: auto;
        scrollbar-width: none;
        /* Without anything in it, its line lies on the header's. */
        margin-block-start: -1px;
        border-block-end: 1px solid var(--line);
      }
      div:focus-visible {
        outline-offset: -2px;
      }
    `,
  ]

  @property() room = ''
  @state() private scrolls = false
  readonly #observer = new ResizeObserver(() => this.#look())

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#observer.disconnect()
  }

  override render() {
    return html`<div
      role=${this.scrolls ? 'group' : nothing}
      aria-label=${this.scrolls ? 'More about this room' : nothing}
      tabindex=${this.scrolls ? '0' : nothing}
    >
      <encke-slot name="room.strip" .props=${{ room: this.room }} @filled=${this.#filled}></encke-slot>
    </div>`
  }

  readonly #filled = (event: Event): void => {
    const elements = event.target instanceof Element ? (event.target.shadowRoot?.children ?? []) : []
    for (const element of [this, ...elements]) this.#observer.observe(element)
  }

  #look(): void {
    const line = this.renderRoot.querySelector('div')
    this.scrolls = line !== null && line.scrollWidth > line.clientWidth
  }
}
