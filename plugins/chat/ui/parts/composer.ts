import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import arrowUp from 'lucide-static/icons/arrow-up.svg'
import plus from 'lucide-static/icons/plus.svg'
import { base, controls, floats, icon, type Memory, openMenu, words } from '../../../../ui/index.ts'
import type { CommandList } from './command-list.ts'

/**
 * The one field to write in. Dispatches `send` with the text as `detail`, `edit-last` on ↑ while it is empty, and `draft` when it
 * becomes empty or ceases to be. What is not sent yet is kept in this browser, room by room. What plugins bring for `composer.menu`
 * lies behind +; an element there dispatches `encke-insert` (bubbling, composed) with a text as `detail` to have it written.
 */
@customElement('encke-composer')
export class Composer extends LitElement {
  static override styles = [
    base,
    words,
    controls,
    floats,
    css`
      :host {
        position: relative;
        display: block;
        padding-inline: var(--gutter);
      }
      form {
        display: flex;
        align-items: flex-end;
        gap: var(--s-4);
        min-block-size: 2.75rem;
        padding: 0.375rem;
        padding-inline-start: calc(var(--avatar) + var(--avatar-gap) - 1px);
        border: 1px solid var(--line-strong);
        border-radius: var(--r-3);
        background: var(--bg);
        cursor: text;
      }
      form:focus-within {
        border-color: var(--ion);
        outline: 1px solid var(--ion);
      }
      textarea {
        flex: 1;
        min-inline-size: 0;
        min-block-size: 1.875rem;
        max-block-size: 40dvh;
        padding: 0.25rem 0;
        border: 0;
        background: none;
        color: var(--fg);
        font: var(--weight-regular) var(--text-md) / var(--leading-md) var(--font);
        field-sizing: content;
        resize: none;
        overflow-y: auto;
        overflow-wrap: anywhere;
      }
      textarea:focus-visible {
        outline: none;
      }
      textarea::placeholder {
        color: var(--fg-3);
        opacity: 1;
      }
      .more {
        --control: 1.875rem;
        margin-inline: calc(0.375rem - var(--avatar) - var(--avatar-gap)) calc(var(--avatar) + var(--avatar-gap) - 2.25rem - var(--s-4));
      }
      .send {
        --control: 1.875rem;
        border-radius: 50%;
        background: var(--button);
        color: var(--button-on);
      }
      .send:hover {
        background: var(--button-hover);
        color: var(--button-on);
      }
      .send.idle {
        background: var(--bg-sunken);
        color: var(--fg-3);
        cursor: default;
      }
      @container (width < 50rem) {
        :host {
          padding-inline: var(--s-4);
        }
        form {
          border-radius: 1.5rem;
        }
      }
      @media (pointer: coarse) {
        form {
          padding: 0.3125rem;
          padding-inline-start: 0.75rem;
        }
        textarea {
          min-block-size: 2.25rem;
          padding-block: 0.4375rem;
        }
        .send {
          --control: 2.25rem;
        }
      }
      @media (prefers-contrast: more) {
        form {
          border-color: var(--line-control);
        }
      }
    `,
  ]

  @property() room = ''
  @property() name = ''
  @property({ attribute: false }) memory: Memory | undefined
  @state() private empty = true
  @state() private offers = false
  /** There since somebody began a command. */
  #commands: CommandList | undefined

  override focus(options?: FocusOptions): void {
    this.#field?.focus(options)
  }

  protected override firstUpdated(_: PropertyValues): void {
    const draft = this.memory?.get(this.#key)
    if (this.#field && typeof draft === 'string') this.#field.value = draft
    this.#typed()
    // A keyboard that springs up over half of a phone is nobody's wish.
    if (matchMedia('(hover: hover)').matches) this.focus()
  }

  override render() {
    return html`<form @submit=${this.#submit} @mousedown=${this.#pressed}>
      ${this.#commands?.render()}
      <button
        type="button"
        class="icon more"
        aria-label="More"
        title="More"
        aria-haspopup="menu"
        aria-expanded="false"
        ?hidden=${!this.offers}
        @click=${this.#more}
      >
        ${icon(plus)}
      </button>
      <div class="menu" popover role="menu" aria-label="More" @encke-insert=${this.#insert} @click=${this.#chosen}>
        <encke-slot name="composer.menu" .props=${{ room: this.room }} @filled=${this.#filled}></encke-slot>
      </div>
      <textarea
        aria-label="Message"
        aria-autocomplete="list"
        aria-controls=${this.#commands?.open ? 'commands' : nothing}
        aria-activedescendant=${this.#commands?.active ?? nothing}
        placeholder="Message #${this.name}"
        rows="1"
        dir="auto"
        enterkeyhint="send"
        autocapitalize="sentences"
        data-region
        @input=${this.#typed}
        @keydown=${this.#keydown}
        @blur=${() => this.#commands?.close()}
      ></textarea>
      <button class="icon send ${this.empty ? 'idle' : ''}" aria-label="Send" title="Send" aria-disabled=${this.empty ? 'true' : 'false'}>
        ${icon(arrowUp)}
      </button>
    </form>`
  }

  get #key(): string {
    return `draft:${this.room}`
  }

  get #field(): HTMLTextAreaElement | null {
    return this.renderRoot?.querySelector('textarea') ?? null
  }

  readonly #typed = (): void => {
    const field = this.#field
    if (!field) return
    if (this.#commands) this.#commands.typed(field.value)
    else if (field.value.startsWith('/')) void this.#learnCommands()
    const empty = field.value.trim() === ''
    this.memory?.set(this.#key, field.value || undefined)
    if (!CSS.supports('field-sizing', 'content')) grow(field)
    if (empty === this.empty) return
    this.empty = empty
    this.dispatchEvent(new CustomEvent('draft', { bubbles: true, composed: true }))
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    // An Enter of the input method's belongs to it; Safari sends it with keyCode 229 after the composition has ended.
    if (event.isComposing || event.keyCode === 229) return
    if (this.#commands?.pressed(event, this.#field?.value ?? '')) event.preventDefault()
    else if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault()
      this.#send()
    } else if (event.key === 'ArrowUp' && this.#field?.value === '') {
      event.preventDefault()
      this.dispatchEvent(new CustomEvent('edit-last'))
    }
  }

  async #learnCommands(): Promise<void> {
    // Without them, what is typed can still be sent.
    const module = await import('./command-list.ts').catch(() => undefined)
    if (!module || this.#commands) return
    this.#commands = new module.CommandList(this, (name) => this.#write(`/${name} `))
    const { styleSheet } = module.commandListStyles
    if (styleSheet) this.shadowRoot?.adoptedStyleSheets.push(styleSheet)
    this.#commands.typed(this.#field?.value ?? '')
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault()
    this.#send()
    this.focus()
  }

  readonly #pressed = (event: Event): void => {
    // The field keeps its focus, and a phone its keyboard, when the button or the border is pressed.
    if (event.target === this.#field) return
    event.preventDefault()
    this.focus()
  }

  readonly #more = (event: Event): void => {
    const menu = this.renderRoot.querySelector<HTMLElement>('.menu')
    if (menu && event.currentTarget instanceof HTMLElement) openMenu(menu, event.currentTarget, event, 'left')
  }

  readonly #filled = (event: Event): void => {
    this.offers = event.target instanceof HTMLElement && event.target.hasAttribute('filled')
  }

  readonly #insert = (event: CustomEvent<unknown>): void => {
    const field = this.#field
    if (!field || typeof event.detail !== 'string') return
    field.setRangeText(event.detail, field.selectionStart, field.selectionEnd, 'end')
    this.#typed()
  }

  readonly #chosen = (event: Event): void => {
    if (event.currentTarget instanceof HTMLElement) event.currentTarget.hidePopover()
    this.focus()
  }

  #write(text: string): void {
    if (!this.#field) return
    this.#field.value = text
    this.#typed()
  }

  #send(): void {
    const text = this.#field?.value.trim()
    if (!text || !this.#field) return
    this.#write('')
    this.dispatchEvent(new CustomEvent('send', { detail: text }))
  }
}

/** For browsers without `field-sizing`: as high as the text, up to what the style allows. */
function grow(field: HTMLTextAreaElement): void {
  field.style.setProperty('block-size', 'auto')
  field.style.setProperty('block-size', `${field.scrollHeight}px`)
}
