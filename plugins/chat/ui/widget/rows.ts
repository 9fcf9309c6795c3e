import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { Speech } from '../../../../ui/widgets/index.ts'
import { disc } from '../../../../ui/widgets/people.ts'
import { dayOf, sameDay } from './days.ts'
import { said } from './said.ts'
import type { Shown } from './shown.ts'
import type { Words } from './words.ts'

/** The messages of one author within five minutes are a group. */
const GROUP_MS = 5 * 60_000

interface Manner {
  readonly words: Words
  readonly speech: Speech
  /** What is said of one that was not sent. */
  failed(message: Shown): unknown
}

/** A message, with the line of its day before the first of one. */
export function row(message: Shown, before: Shown | undefined, manner: Manner): TemplateResult {
  const newDay = !before || !sameDay(before.time, message.time)
  const head = newDay || before.author.id !== message.author.id || message.time - before.time > GROUP_MS
  return html`${newDay ? day(message.time, manner) : nothing}
    <article part="message" class="${head ? 'head' : ''} ${message.state ?? ''}" data-message-id=${message.id}>
      ${head ? byline(message, manner) : nothing}
      <div part="body" dir="auto" class=${message.deleted ? 'deleted' : ''}>${body(message, manner)}</div>
      ${message.state === 'failed' ? manner.failed(message) : nothing}
    </article>`
}

function day(time: number, { speech }: Manner): TemplateResult {
  const name = dayOf(time, speech.locale)
  return html`<div class="day" role="separator" aria-label=${name}>${name}</div>`
}

function byline({ author, time }: Shown, { words, speech }: Manner): TemplateResult {
  const at = new Date(time)
  const clock = at.toLocaleTimeString(speech.locale, { timeStyle: 'short' })
  return html`${disc(author)}
    <div>
      <bdi part="author">${author.name}</bdi>${author.guest ? html`<span class="tag">${words.guest}</span>` : nothing}<time
        part="time"
        datetime=${at.toISOString()}
        title=${at.toLocaleString(speech.locale)}
        >${clock}</time
      >
    </div>`
}

function body({ deleted, text, editedAt }: Shown, { words }: Manner): unknown {
  if (deleted) return words.deleted
  return html`${said(text)}${editedAt ? html` <span class="note">${words.edited}</span>` : nothing}`
}
