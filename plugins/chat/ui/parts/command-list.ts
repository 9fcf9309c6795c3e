import { css, html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit'
import { announce } from '../../../../ui/index.ts'
import { type Command, listCommands, matching } from '../conversation/commands.ts'

/** The commands to choose from while one is being typed: ↑ and ↓ move, Tab and Enter take, Escape sends them away until the next letter. */
export class CommandList implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #take: (name: string) => void
  #known: readonly Command[] | undefined
  #matches: readonly Command[] = []
  #at = 0
  #text = ''

  constructor(host: ReactiveControllerHost, take: (name: string) => void) {
    this.#host = host
    this.#take = take
    host.addController(this)
  }

  hostConnected(): void {}

  /** The id of the option that Enter would take. */
  get active(): string | undefined {
    return this.#matches[this.#at] && `command-${this.#matches[this.#at]?.name}`
  }

  get open(): boolean {
    return this.#matches.length > 0
  }

  /** The field's text has become this. */
  typed(text: string): void {
    const begun = text.startsWith('/') && !this.#text.startsWith('/')
    this.#text = text
    if (begun) void this.#learn()
    this.#show(matching(this.#known ?? [], text))
  }

  close(): void {
    this.#text = ''
    this.#show([])
  }

  /** Whether the press was the list's, and no one else's. */
  pressed({ key, shiftKey }: KeyboardEvent, text: string): boolean {
    if (!this.open) return false
    const step = { ArrowDown: 1, ArrowUp: -1 }[key]
    if (step !== undefined) this.#move(step)
    else if (key === 'Escape') this.close()
    else if ((key === 'Tab' && !shiftKey) || (key === 'Enter' && `/${this.#matches[this.#at]?.name}` !== text)) this.#choose(this.#at)
    else return false
    return true
  }

  render(): TemplateResult | typeof nothing {
    if (!this.open) return nothing
    return html`<ul class="commands" id="commands" role="listbox" aria-label="Commands">
      ${this.#matches.map(
        ({ name, summary }, index) =>
          html`<li
            id="command-${name}"
            role="option"
            aria-selected=${index === this.#at ? 'true' : 'false'}
            @mousedown=${(event: Event) => event.preventDefault()}
            @click=${() => this.#choose(index)}
          >
            <b>/${name}</b> <span>${summary}</span>
          </li>`,
      )}
    </ul>`
  }

  async #learn(): Promise<void> {
    // Without the list, what is typed can still be sent.
    this.#known = await listCommands().catch(() => this.#known)
    this.#show(matching(this.#known ?? [], this.#text))
  }

  #show(matches: readonly Command[]): void {
    const opens = !this.open && matches.length > 0
    this.#matches = matches
    this.#at = 0
    if (opens) announce(matches.length === 1 ? '1 command' : `${matches.length} commands`)
    this.#host.requestUpdate()
  }

  #move(step: number): void {
    this.#at = (this.#at + step + this.#matches.length) % this.#matches.length
    this.#host.requestUpdate()
  }

  #choose(index: number): void {
    const name = this.#matches[index]?.name
    this.close()
    if (name !== undefined) this.#take(name)
  }
}

/** The looks of the list, over the field. */
export const commandListStyles = css`
  .commands {
    position: absolute;
    inset-inline: var(--gutter);
    inset-block-end: calc(100% + var(--s-3));
    z-index: var(--z-popover);
    max-block-size: min(16rem, 40dvh);
    margin: 0;
    padding: var(--s-2);
    overflow-y: auto;
    overscroll-behavior: contain;
    border-radius: var(--r-3);
    background: var(--bg-raised);
    box-shadow: var(--shadow-pop);
    list-style: none;
  }
  .commands li {
    display: flex;
    gap: var(--s-5);
    align-items: center;
    min-block-size: max(2rem, var(--row));
    padding: var(--s-1) var(--s-4);
    border-radius: var(--r-2);
    font-size: var(--text-sm);
    line-height: 1.125rem;
    cursor: pointer;
  }
  .commands b {
    font-weight: var(--weight-strong);
  }
  .commands span {
    overflow: hidden;
    color: var(--fg-2);
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .commands :is([aria-selected='true'], li:hover) {
    background: var(--bg-active);
  }
  @container (width < 50rem) {
    .commands {
      inset-inline: var(--s-4);
    }
  }
  @media (forced-colors: active) {
    .commands {
      border: 1px solid CanvasText;
    }
    .commands [aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`
