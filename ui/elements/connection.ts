import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import check from 'lucide-static/icons/check.svg'
import cloudOff from 'lucide-static/icons/cloud-off.svg'
import { StatusController } from '../controllers/status-controller.ts'
import { icon } from '../icon.ts'
import { client } from '../session.ts'
import { base } from '../styles/base.ts'
import { controls } from '../styles/controls.ts'
import { clock } from '../times.ts'
import { ConnectionWords, type Line, wayOf, whyNot } from './connection-words.ts'
import { toast } from './toast.ts'

/** The connection's quiet sign: nothing while all is well, else one grey line. `state` and `transport` tell what the client does, at once. */
@customElement('encke-connection')
export class Connection extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: var(--s-4);
        min-inline-size: 0;
        color: var(--fg-3);
        font-size: var(--text-xs);
        line-height: 1rem;
      }
      p {
        display: flex;
        align-items: center;
        gap: var(--s-4);
        min-inline-size: 0;
      }
      svg {
        --icon: 0.875rem;
      }
      .restored {
        color: var(--ok);
      }
      .way,
      button {
        margin-inline-start: auto;
        white-space: nowrap;
      }
      .spinner {
        inline-size: 0.75rem;
        block-size: 0.75rem;
        flex: none;
        border: 1.5px solid var(--line-strong);
        border-block-start-color: var(--ion);
        border-radius: 50%;
        animation: turn 0.9s linear infinite;
      }
      @keyframes turn {
        to {
          transform: rotate(1turn);
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .spinner {
          animation: none;
        }
      }
    `,
  ]

  @property({ reflect: true }) state = 'connecting'
  @property({ reflect: true }) transport: string | null = null
  @state() private line: Line | undefined
  readonly #words = new ConnectionWords(clock)
  readonly #status = new StatusController(this, () => this.#look())
  #timer: ReturnType<typeof setTimeout> | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#look()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
  }

  #look(): void {
    const { state, transport, since } = this.#status.status
    this.state = state
    this.transport = transport ?? null
    this.#words.see({ state, since }, Date.now())
    this.#speak()
  }

  #speak(): void {
    const now = Date.now()
    this.line = this.#words.line(now)
    clearTimeout(this.#timer)
    const next = this.#words.nextChange(now)
    if (next !== undefined) this.#timer = setTimeout(() => this.#speak(), next - now)
  }

  override render() {
    const way = this.line?.kind === 'offline' ? undefined : wayOf(this.transport)
    const why = whyNot(this.#status.status.passedOver ?? [])
    return html`
      <div role="status">${this.line ? html`<p class=${this.line.kind}>${sign(this.line)}<span>${this.line.text}</span></p>` : nothing}</div>
      ${this.line?.kind === 'offline' ? html`<button class="link" @click=${() => client().wake()}>Try now</button>` : nothing}
      ${way ? html`<button class="link way figures" title=${why} @click=${() => toast(why || 'This is the way that was tried first.')}>${way}</button>` : nothing}
    `
  }
}

const sign = ({ kind }: Line) => (kind === 'working' ? html`<span class="spinner"></span>` : icon(kind === 'offline' ? cloudOff : check))
