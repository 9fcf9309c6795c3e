import { html, nothing } from 'lit'
import arrowDown from 'lucide-static/icons/arrow-down.svg'
import arrowUp from 'lucide-static/icons/arrow-up.svg'
import x from 'lucide-static/icons/x.svg'
import { clock, icon, me } from '../../../../ui/index.ts'
import type { Message } from '../conversation/ledger.ts'

interface Pills {
  /** The line of the unread ones lies above what is in view. */
  readonly above: { readonly since: number; readonly count: number } | undefined
  /** How many have come below what is in view; undefined at the end. */
  readonly below: number | undefined
  toNews(): void
  dismiss(): void
  toEnd(): void
}

/** What floats over the log's edges: the way up to the unread messages, and the way down to the newest. */
export const pills = ({ above, below, toNews, dismiss, toEnd }: Pills) => html`
  ${
    above
      ? html`<div class="pill top">
          <button class="go" @click=${toNews}>${icon(arrowUp)}${above.count} new since ${clock(above.since)}</button>
          <button class="icon" aria-label="Mark as read" title="Mark as read" @click=${dismiss}>${icon(x)}</button>
        </div>`
      : nothing
  }
  ${
    below === undefined
      ? nothing
      : html`<div class="pill bottom"><button class="go" @click=${toEnd}>${below > 0 ? `${below} new` : 'Newest'}${icon(arrowDown)}</button></div>`
  }
`

/** How many messages of others there are from one on. */
export function othersFrom(messages: readonly Message[], id: string): number {
  const from = messages.findIndex((message) => message.id === id)
  return messages.slice(from).filter(({ author, deleted }) => author.id !== me().id && !deleted).length
}
