import { type Html, html } from '../../kernel/index.ts'
import { directionOf, type Quote, SIGNS } from './messages.ts'

const percent = ({ value, change = 0 }: Quote): string => {
  const from = value - change
  return from === 0 || change === 0 ? '' : `${((100 * Math.abs(change)) / from).toFixed(2)} %`
}

/** A value as one line of text, for readers whose language is not known. */
export function asText(quote: Quote): string {
  const moved = percent(quote)
  return moved ? `${quote.value} ${SIGNS[directionOf(quote)]} ${moved}` : String(quote.value)
}

/** A value as a paragraph. */
export const asHtml = (quote: Quote): Html => html`<p><time datetime="${new Date(quote.at).toISOString()}"></time>${asText(quote)}</p>`
