import { html, nothing, type TemplateResult } from 'lit/html.js'
import mark from '../static/mark.svg'
import { updated } from './ago.ts'
import { drawing } from './drawing.ts'
import { type Properties, RenderedElement } from './element.ts'
import { type Speech, speechOf } from './language.ts'
import { looks } from './looks.ts'
import { server } from './server.ts'

const LOOKS_AT_THE_CLOCK_EVERY_MS = 30_000
const OLD_MS = 6 * 3_600_000

/** What stands below a widget: where the values are from, and when they were issued, in ms UTC. */
export interface Foot {
  readonly source?: string | undefined
  readonly url?: string | undefined
  readonly updatedAt?: number | undefined
}

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

  /** The part `foot`, with `source`, `updated` and `mark`. */
  protected foot({ source, url, updatedAt }: Foot): TemplateResult {
    const time = updatedAt === undefined ? undefined : new Date(updatedAt)
    return html`<footer part="foot">
      ${source ? html`<a part="source" href=${url ?? nothing} target="_blank">${source}</a>` : nothing}
      ${
        time
          ? html`<time part="updated" datetime=${time.toISOString()} title=${time.toLocaleString(this.speech.locale)}
              >${updated(time.getTime(), this.speech)}</time
            >`
          : nothing
      }
      <a part="mark" href=${server} target="_blank" aria-label="Encke">${drawing(mark)}</a>
    </footer>`
  }

  /** What the page put between the tags. */
  protected get fallback(): TemplateResult {
    return html`<slot></slot>`
  }
}
