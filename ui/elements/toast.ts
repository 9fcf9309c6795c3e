import { css, html, LitElement, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { base } from '../styles/base.ts'

const SHOWN_SECONDS = 4
const UNDO_SECONDS = 10
let shown: Toast | undefined

/** Says in a word that something was done where that cannot be seen ("Copied"); one at a time. */
export const toast = (text: string): void => shown?.show(text)

/**
 * Says that something was done, and offers to take it back: for ten seconds, which wait for whoever points there or has the focus there,
 * and until something else is said or the page is left. Gives whether it is to be taken back.
 */
export const undoable = (text: string): Promise<boolean> => shown?.offer(text) ?? Promise.resolve(false)

/** The page's one place for toasts. */
@customElement('encke-toast')
export class Toast extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        position: fixed;
        inset-block-end: calc(4.75rem + env(safe-area-inset-bottom));
        inset-inline-start: var(--s-6);
        z-index: var(--z-toast);
        pointer-events: none;
      }
      p {
        padding: var(--s-5) var(--s-6);
        border-radius: var(--r-2);
        background: var(--button);
        color: var(--button-on);
        font: var(--weight-medium) var(--text-sm) / 1.125rem var(--font);
        animation: appear var(--t-base) var(--ease-out);
      }
      p[data-region] {
        display: flex;
        align-items: center;
        gap: var(--s-5);
        pointer-events: auto;
      }
      button {
        min-block-size: 2rem;
        margin-block: calc(-1 * var(--s-3));
        padding: 0 var(--s-3);
        border: 0;
        border-radius: var(--r-1);
        background: none;
        color: inherit;
        font: inherit;
        font-weight: var(--weight-strong);
        text-decoration: underline;
        text-underline-offset: 0.2em;
        cursor: pointer;
      }
      span {
        min-inline-size: 1.25em;
        opacity: 0.75;
        font-variant-numeric: tabular-nums;
        text-align: end;
      }
      @keyframes appear {
        from {
          opacity: 0;
          transform: translateY(0.25rem);
        }
      }
      @media (forced-colors: active) {
        p {
          border: 1px solid CanvasText;
        }
      }
    `,
  ]

  @state() private text = ''
  /** How long it is still said. */
  @state() private seconds = 0
  /** Something is offered to be taken back. */
  @state() private settle: ((undone: boolean) => void) | undefined
  #timer: ReturnType<typeof setInterval> | undefined

  show(text: string): void {
    this.#end(false)
    this.#say(text, SHOWN_SECONDS)
  }

  offer(text: string): Promise<boolean> {
    this.#end(false)
    this.#say(text, UNDO_SECONDS)
    addEventListener('keydown', this.#key, true)
    // Before whoever sends stops for the same reason.
    addEventListener('pagehide', this.#left, true)
    document.addEventListener('visibilitychange', this.#hidden)
    return new Promise((settle) => {
      this.settle = settle
    })
  }

  #say(text: string, seconds: number): void {
    this.text = text
    this.seconds = seconds
    this.#timer = setInterval(() => {
      if (this.settle && this.matches(':hover, :focus-within')) return
      this.seconds -= 1
      if (this.seconds <= 0) this.#end(false)
    }, 1_000)
  }

  #end(undone: boolean): void {
    clearInterval(this.#timer)
    removeEventListener('keydown', this.#key, true)
    removeEventListener('pagehide', this.#left, true)
    document.removeEventListener('visibilitychange', this.#hidden)
    this.settle?.(undone)
    this.settle = undefined
    this.text = ''
  }

  readonly #left = (): void => this.#end(false)
  readonly #hidden = (): void => {
    if (document.visibilityState === 'hidden') this.#end(false)
  }
  readonly #key = (event: KeyboardEvent): void => {
    const [target] = event.composedPath()
    if (event.key !== 'z' || event.ctrlKey || event.metaKey || event.altKey || isWritten(target)) return
    event.preventDefault()
    event.stopPropagation()
    this.#end(true)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    shown = this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#end(false)
    if (shown === this) shown = undefined
  }

  override render() {
    return html`<div role="status">${this.text ? html`<p ?data-region=${this.settle}>${this.text}${this.settle ? this.#undo() : nothing}</p>` : nothing}</div>`
  }

  #undo() {
    return html`<button title="Z" @click=${() => this.#end(true)}>Undo</button><span aria-hidden="true">${this.seconds}</span>`
  }
}

/** Whether keys write there. */
const isWritten = (target: EventTarget | undefined): boolean =>
  target instanceof Element && target.matches('input, textarea, [contenteditable]')
