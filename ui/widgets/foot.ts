import { html, nothing, type TemplateResult } from 'lit/html.js'
import mark from '../static/mark.svg'
import { updated } from './ago.ts'
import { drawing } from './drawing.ts'
import { css } from './element.ts'
import type { Speech } from './language.ts'
import { server } from './server.ts'

/** What stands below a widget: where the values are from, and when they were issued, in ms UTC. */
export interface Foot {
  readonly source?: string | undefined
  readonly url?: string | undefined
  readonly updatedAt?: number | undefined
}

/** The part `foot`, with `source`, `updated` and `mark`. */
export function foot({ source, url, updatedAt }: Foot, speech: Speech): TemplateResult {
  const time = updatedAt === undefined ? undefined : new Date(updatedAt)
  return html`<footer part="foot">
    ${source ? html`<a part="source" href=${url ?? nothing} target="_blank">${source}</a>` : nothing}
    ${
      time
        ? html`<time part="updated" datetime=${time.toISOString()} title=${time.toLocaleString(speech.locale)}
            >${updated(time.getTime(), speech)}</time
          >`
        : nothing
    }
    <a part="mark" href=${server} target="_blank" aria-label="Encke">${drawing(mark)}</a>
  </footer>`
}

/** The looks of `foot`. */
export const footLooks = css`
  [part~='foot'] {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 8px;
    padding: 0.5rem 1rem 0.75rem;
    color: var(--muted);
    font-size: 0.75rem;
    line-height: 1rem;
  }
  [part~='source'] {
    min-inline-size: 0;
    color: inherit;
    text-underline-offset: 2px;
  }
  [part~='updated'] {
    white-space: nowrap;
  }
  [part~='mark'] {
    margin-inline-start: auto;
    /* 24 px to press on, 11 to see. */
    margin-block: -7px;
    margin-inline-end: -7px;
    padding: 6px;
    color: inherit;
  }
  [part~='mark'] svg {
    display: block;
    inline-size: 11px;
    block-size: 11px;
  }
`
