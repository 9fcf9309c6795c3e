import { type Html, html } from '../../kernel/index.ts'
import type { Author, MessagePublished } from './messages.ts'

/** What was said, as one line of text. */
export function asText(said: MessagePublished): string {
  if (said.type === 'message.deleted') return 'A message was deleted.'
  return `${nameOf(said.author)}: ${said.text}${said.type === 'message.edited' ? ' (edited)' : ''}`
}

/** What was said, as part of a page. */
export function asHtml(said: MessagePublished): Html {
  if (said.type === 'message.deleted') return html`<i>A message was deleted.</i>`
  const edited = said.type === 'message.edited' ? html` <small>(edited)</small>` : undefined
  return html`<b>${nameOf(said.author)}</b> ${said.text}${edited}`
}

const nameOf = ({ name, guest }: Author): string => (guest ? `${name} (guest)` : name)
