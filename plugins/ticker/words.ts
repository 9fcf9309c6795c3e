import { type Html, html } from '../../kernel/index.ts'
import { directionOf, type Quote, SIGNS } from './messages.ts'

const percent = ({ value, change = 0 }: Quote): string => {
  const from = value - change
  return from === 0 || change === 0 ? '' : `${((100 * Math.abs(change)) / from).toFixed(2)} %`
}

/** A symbol's value as one line of text, for readers whose language is not known. */
export function asText(quote: Quote, symbol = ''): string {
  const moved = percent(quote)
  return [symbol, quote.value, ...(moved ? [SIGNS[directionOf(quote)], moved] : [])].join(' ').trimStart()
}

/** The same as a paragraph. */
export const asHtml = (quote: Quote, symbol = ''): Html => html`<p>${symbol && html`<b>${symbol}</b> `}${asText(quote)}</p>`
