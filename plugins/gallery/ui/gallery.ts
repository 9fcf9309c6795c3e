import './gallery.css'
import { css, html, LitElement, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import stopIcon from 'lucide-static/icons/square.svg'
import { base, controls, icon } from '../../../ui/index.ts'
import { card, cardStyles, type Exhibit } from './parts/card.ts'
import { Meter } from './parts/meter.ts'
import { timeline, timelineStyles } from './parts/timeline.ts'
import { TECHNIQUES } from './techniques/index.ts'

const DRAWN_EVERY_MILLISECONDS = 250

/** "Comet through the ages": one clock by every technique at once. */
@customElement('encke-gallery')
export class Gallery extends LitElement {
  static override styles = [
    base,
    controls,
    timelineStyles,
    cardStyles,
    css`
      :host {
        display: block;
        container-type: inline-size;
        max-inline-size: 82rem;
        margin-inline: auto;
        padding: 2.5rem 1.25rem 3rem;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-start;
        justify-content: space-between;
        gap: var(--s-6);
      }
      h1 {
        font: var(--weight-strong) var(--text-2xl) / 2.25rem var(--font);
        letter-spacing: -0.025em;
      }
      .head p {
        max-inline-size: 38rem;
        margin-block-start: var(--s-4);
        color: var(--fg-2);
      }
      .go {
        display: flex;
        gap: var(--s-5);
        --icon: 1rem;
      }
      .timeline {
        margin-block: 2rem 1.25rem;
      }
      .grid {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr));
        gap: 1px;
        overflow: hidden;
        margin-block-start: 1.5rem;
        border: 1px solid var(--line);
        border-radius: var(--r-4);
        background: var(--line);
      }
      .bytes {
        display: grid;
        grid-template-columns: 10rem 1fr;
        gap: var(--s-6);
        margin-block-start: var(--s-6);
        padding: var(--s-6) 1.25rem;
        border: 1px solid var(--line);
        border-radius: var(--r-4);
        background: var(--bg);
      }
      .bytes h2 {
        font: var(--weight-strong) var(--text-sm) / 1.25rem var(--font);
      }
      .bytes small {
        color: var(--fg-3);
      }
      .bytes pre {
        overflow: auto;
        max-block-size: 14rem;
        margin: 0;
        font: 400 var(--text-sm) / 1.25rem var(--font-mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s-4) 1.5rem;
        margin-block-start: var(--s-6);
        color: var(--fg-2);
        font-size: var(--text-sm);
      }
      footer .sum {
        margin-inline-start: auto;
        font-variant-numeric: tabular-nums;
      }
      .event-sign::before,
      .request-sign::before {
        content: '';
        display: inline-block;
        margin-inline-end: var(--s-4);
        vertical-align: middle;
      }
      .event-sign::before {
        inline-size: 2px;
        block-size: 0.875rem;
        background: var(--ion);
      }
      .request-sign::before {
        inline-size: 1rem;
        block-size: 3px;
        background: var(--dust-mark);
      }
      @container (width < 40rem) {
        .bytes {
          grid-template-columns: 1fr;
        }
      }
    `,
  ]

  @state() private shown: Exhibit | undefined
  #exhibits: Exhibit[] = TECHNIQUES.map((technique) => ({ technique, meter: new Meter(), stop: undefined }))
  #drawing: ReturnType<typeof setInterval> | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('visibilitychange', this.#seen)
    this.#draw()
    // A frame that never ends would keep the page from ever having been loaded.
    if (document.readyState === 'complete') this.goAll()
    else window.addEventListener('load', () => this.isConnected && this.goAll(), { once: true })
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('visibilitychange', this.#seen)
    clearInterval(this.#drawing)
    this.stopAll()
  }

  /** Starts what does not run. */
  goAll(): void {
    for (const exhibit of this.#exhibits) exhibit.stop ??= exhibit.technique.start(exhibit.meter)
    this.requestUpdate()
  }
  stopAll(): void {
    for (const exhibit of this.#exhibits) {
      exhibit.stop?.()
      exhibit.stop = undefined
    }
    this.requestUpdate()
  }

  // What nobody sees is not drawn; the techniques go on.
  readonly #seen = (): void => this.#draw()
  #draw(): void {
    clearInterval(this.#drawing)
    if (!document.hidden) this.#drawing = setInterval(() => this.requestUpdate(), DRAWN_EVERY_MILLISECONDS)
  }

  #toggle(exhibit: Exhibit): void {
    if (exhibit.stop) {
      exhibit.stop()
      exhibit.stop = undefined
    } else {
      // What passed while it stood still was not lost: it begins anew.
      exhibit.meter = new Meter()
      exhibit.stop = exhibit.technique.start(exhibit.meter)
    }
    this.requestUpdate()
  }

  #show(exhibit: Exhibit): void {
    this.shown = this.shown === exhibit ? undefined : exhibit
  }

  override render() {
    const now = Date.now()
    const actions = { toggle: (exhibit: Exhibit) => this.#toggle(exhibit), showBytes: (exhibit: Exhibit) => this.#show(exhibit) }
    return html`<main>
      <div class="head">
        <div>
          <h1>Comet through the ages</h1>
          <p>One clock, sent in eight ways at once from the same log. Comet Encke came back six times while the web learnt to be pushed: each arc is one of its years.</p>
        </div>
        <div class="go">
          <button class="primary large" @click=${() => this.goAll()}>Go!</button>
          <button class="large" @click=${() => this.stopAll()}>${icon(stopIcon)} Stop all</button>
        </div>
      </div>
      ${timeline()}
      <div class="grid">${this.#exhibits.map((exhibit) => card(exhibit, now, actions))}</div>
      ${this.shown ? this.#bytes(this.shown) : nothing}
      <footer>
        <span class="event-sign">an event arrived</span>
        <span class="request-sign">a request was open</span>
        <span>last 30 seconds</span>
        <span class="sum">${this.#sum()}</span>
      </footer>
    </main>`
  }

  #bytes({ technique, meter }: Exhibit) {
    return html`<section class="bytes" aria-label=${`The bytes of ${technique.title}`}>
      <div><h2>${technique.title}</h2><small>the last bytes</small></div>
      <pre tabindex="0">${meter.raw.slice(-1_200) || 'Nothing has come yet.'}</pre>
    </section>`
  }

  #sum(): string {
    const sum = (of: (meter: Meter) => number): number => this.#exhibits.reduce((total, { meter }) => total + of(meter), 0)
    const lost = sum(({ lost: count }) => count)
    const again = sum(({ again: count }) => count)
    return `${sum(({ events }) => events)} events, ${lost || 'none'} lost, ${again || 'none'} twice`
  }
}
