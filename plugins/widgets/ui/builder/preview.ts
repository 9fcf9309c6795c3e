import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { base, controls } from '../../../../ui/index.ts'
import type { Choices } from './choices.ts'
import type { Kind } from './kinds.ts'
import { attributesOf, looksOf } from './snippets.ts'

type Ground = 'white' | 'dark' | 'yours'
const GROUNDS: readonly (readonly [Ground, string])[] = [
  ['white', 'White'],
  ['dark', 'Dark'],
  ['yours', 'Your page'],
]

/** The widget as a visitor sees it, alive, on a ground of one's choice. A ground's colour is typed; no page is fetched. */
@customElement('encke-preview')
export class Preview extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        min-block-size: 22rem;
        background: var(--bg-sunken);
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--s-4);
        padding: var(--s-5) var(--s-6);
        color: var(--fg-2);
        font-size: var(--text-sm);
      }
      .grounds {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s-3);
      }
      .grounds .input {
        inline-size: 7rem;
        min-block-size: var(--control);
      }
      .stage {
        display: grid;
        place-items: center;
        gap: var(--s-6);
        min-inline-size: 0;
        padding: var(--s-7);
        overflow: auto;
      }
      .page {
        display: grid;
        justify-items: center;
        inline-size: 100%;
        max-inline-size: 40rem;
        padding: 2rem 1.25rem;
        border-radius: var(--r-3);
      }
      .page > * {
        inline-size: 100%;
        max-inline-size: 20rem;
      }
      .page > .wide {
        max-inline-size: none;
      }
      .white {
        background: #fff;
        color: #14191d;
        color-scheme: light;
      }
      .dark {
        background: #101417;
        color: #e6ebee;
        color-scheme: dark;
      }
      img {
        inline-size: auto;
      }
    `,
  ]

  @property({ attribute: false }) kind: Kind | undefined
  @property({ attribute: false }) choices: Choices = {}
  @state() private ground: Ground = 'white'
  @state() private color = '#0f4c45'
  readonly #yours = new CSSStyleSheet()
  readonly #looks = new CSSStyleSheet()
  #element: HTMLElement | undefined

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot() as ShadowRoot
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, this.#yours, this.#looks]
    return root
  }

  protected override willUpdate(): void {
    const looks = looksOf(this.choices).map(([property, value]) => `${property}: ${value};`)
    this.#looks.replaceSync(this.kind?.tag ? `${this.kind.tag} { ${looks.join(' ')} }` : '')
    this.#yours.replaceSync(
      CSS.supports('color', this.color) ? `.yours { background: ${this.color}; color-scheme: ${schemeOn(this.color)}; }` : '',
    )
    this.#element = this.#widget()
  }

  override render() {
    return html`
      <div class="head">
        <span>Live, as a visitor sees it</span>
        <div class="grounds">
          ${GROUNDS.map(
            ([ground, name]) =>
              html`<button aria-pressed=${String(ground === this.ground)} class=${ground === this.ground ? '' : 'quiet'} @click=${() => this.#on(ground)}>
                ${name}
              </button>`,
          )}
          ${
            this.ground === 'yours'
              ? html`<input class="input" aria-label="The colour of your page" .value=${this.color} @input=${this.#colored} />`
              : nothing
          }
        </div>
      </div>
      <div class="stage"><div class="page ${this.ground}">${this.#element ?? this.#picture()}</div></div>
    `
  }

  /** The element with what was chosen; the same one for as long as it shows the same thing. */
  #widget(): HTMLElement | undefined {
    const { kind, choices } = this
    if (!kind?.tag || !choices[kind.subject]) return undefined
    const element = this.#element?.localName === kind.tag ? this.#element : document.createElement(kind.tag)
    const wanted = new Map(attributesOf(kind, choices))
    for (const { name } of [...element.attributes]) if (!wanted.has(name) && name !== 'class') element.removeAttribute(name)
    for (const [name, value] of wanted) if (element.getAttribute(name) !== value) element.setAttribute(name, value)
    element.classList.toggle('wide', kind.id === 'ticker')
    return element
  }

  #picture() {
    const { kind, choices } = this
    const channel = kind?.channel?.(choices)
    if (!kind || !choices[kind.subject]) return html`<p>Choose what to show.</p>`
    const { lang, units, theme } = choices
    const told = new URLSearchParams(Object.entries({ lang, units, theme }).filter((entry): entry is [string, string] => Boolean(entry[1])))
    return html`<img src="/live/${channel}.svg?${told}" alt=${kind.link(choices).text} width="212" height="44" />`
  }

  #on(ground: Ground): void {
    this.ground = ground
  }

  readonly #colored = (event: Event): void => {
    this.color = (event.target as HTMLInputElement).value.replace(/[;{}<>]/g, '')
  }
}

/** By the colour's own lightness, which the browser reckons. */
function schemeOn(color: string): 'light' | 'dark' {
  const canvas = document.createElement('canvas').getContext('2d')
  if (!canvas) return 'light'
  canvas.fillStyle = color
  canvas.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? 'light' : 'dark'
}
