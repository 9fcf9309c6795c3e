import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { base, choices, controls } from '../../../../ui/index.ts'

const GROUNDS = [
  ['white', 'White'],
  ['dark', 'Dark'],
  ['yours', 'Your page'],
] as const
type Ground = (typeof GROUNDS)[number][0]

/** What is slotted, on a ground of one's choice. A ground's colour is typed; no page is fetched. */
@customElement('encke-preview')
export class Preview extends LitElement {
  static override styles = [
    base,
    controls,
    choices,
    css`
      :host {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        min-block-size: 24rem;
        background: var(--bg-sunken);
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--s-4);
        padding: var(--s-4) var(--s-6);
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
        min-inline-size: 0;
        padding: var(--s-6);
      }
      .page {
        display: grid;
        justify-items: center;
        inline-size: 100%;
        max-inline-size: 44rem;
        padding: 2.5rem 1.25rem;
        border-radius: var(--r-3);
      }
      ::slotted(*) {
        inline-size: 100%;
        max-inline-size: 20rem;
      }
      ::slotted(:is(img, encke-presence)) {
        inline-size: auto;
      }
      ::slotted(encke-ticker) {
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
    `,
  ]

  /** There is nothing to show yet. */
  @property({ type: Boolean }) empty = false
  @state() private ground: Ground = 'white'
  @state() private color = '#0f4c45'
  readonly #yours = new CSSStyleSheet()

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot() as ShadowRoot
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, this.#yours]
    return root
  }

  protected override willUpdate(): void {
    if (!CSS.supports('color', this.color)) return
    const scheme = schemeOn(this.color)
    this.#yours.replaceSync(`.yours { background: ${this.color}; color: ${scheme === 'dark' ? '#fff' : '#000'}; color-scheme: ${scheme}; }`)
  }

  override render() {
    return html`
      <div class="head">
        <span>Live, as a visitor sees it</span>
        <div class="grounds">
          ${
            this.ground === 'yours'
              ? html`<input class="input" aria-label="The colour of your page" .value=${this.color} @input=${this.#colored} />`
              : nothing
          }
          <div class="segments" role="radiogroup" aria-label="The page’s ground">
            ${GROUNDS.map(
              ([ground, name]) =>
                html`<label
                  ><input type="radio" name="ground" .checked=${ground === this.ground} @change=${() => this.#on(ground)} /><span>${name}</span></label
                >`,
            )}
          </div>
        </div>
      </div>
      <div class="stage">
        <div class="page ${this.ground}">${this.empty ? html`<p>Nothing to show yet: choose, or type its id.</p>` : nothing}<slot></slot></div>
      </div>
    `
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
