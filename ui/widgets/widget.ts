import { html, nothing, type TemplateResult } from 'lit/html.js'
import { type Properties, RenderedElement } from './element.ts'
import { type Speech, speechOf } from './language.ts'
import { looks } from './looks.ts'

const LOOKS_AT_THE_CLOCK_EVERY_MS = 30_000
const OLD_MS = 6 * 3_600_000

/**
 * What every widget is: an element for other people's pages, in the page's own looks (`--w-…`, `::part`), theme and language. What
 * stands between its tags is shown before there is a script, and by `fallback` for as long as there is nothing better.
 */
export abstract class Widget extends RenderedElement {
  static override styles: readonly CSSStyleSheet[] = [looks]
  static override properties: Properties = { theme: {}, lang: {} }

  /** `light` or `dark`; anything else is as the page has it. */
  declare theme: string
  declare lang: string
  #clock: ReturnType<typeof setInterval> | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#clock = setInterval(() => this.requestUpdate(), LOOKS_AT_THE_CLOCK_EVERY_MS)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.#clock)
  }

  /** The language to write in. */
  protected get speech(): Speech {
    return speechOf(this)
  }

  /** Whether values of that time are too old to be read as what is so now. */
  protected isOld(time: number | undefined): boolean {
    return time !== undefined && Date.now() - time > OLD_MS
  }

  /** The whole of a widget, with the part `frame`: a section of that name. `classes` go to the element round it, whose width counts. */
  protected framed(name: string, content: unknown, classes = ''): TemplateResult {
    return html`<div class="widget ${classes}" lang=${this.speech.language}>
      <section part="frame" aria-label=${name || nothing}>${content}</section>
    </div>`
  }

  /** What the page put between the tags. */
  protected get fallback(): TemplateResult {
    return html`<slot></slot>`
  }
}
