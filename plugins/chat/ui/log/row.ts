import { html, nothing, type TemplateResult } from 'lit'
import clockIcon from 'lucide-static/icons/clock.svg'
import copy from 'lucide-static/icons/copy.svg'
import pencil from 'lucide-static/icons/pencil.svg'
import rotate from 'lucide-static/icons/rotate-cw.svg'
import trash from 'lucide-static/icons/trash-2.svg'
import { clock, dayName, disc, icon, languageOf, wholeDate } from '../../../../ui/index.ts'
import type { Shown } from '../conversation/outbox.ts'
import { isLong, said } from './said.ts'
import { mentions } from './text.ts'

/** What a row needs to know besides its message. */
export interface RowContext {
  readonly room: string
  /** What plugins bring: something below each message, something beside its actions. */
  readonly brought: { readonly after: boolean; readonly actions: boolean }
  readonly me: { readonly id: string; readonly name: string }
  readonly mayDelete: boolean
  readonly offline: boolean
  readonly unfolded: boolean
  /** It is one of many that come in a rush: it does not fade in, and has its actions once somebody turns to it. */
  readonly rushed: boolean
  /** The one row that Tab reaches. */
  readonly current: boolean
  readonly editing: TemplateResult | undefined
}

/** A message's row. It stays one element from its first grey moment on: its key is the message's id. */
export function messageRow(message: Shown, head: boolean, context: RowContext): TemplateResult {
  const { me, current } = context
  const called = message.author.id !== me.id && !message.deleted && mentions(message.text, me.name)
  return html`<article
    class="row ${head ? 'head' : ''} ${called ? 'called' : ''} ${context.rushed ? 'rushed' : ''}"
    data-message-id=${message.id}
    data-state=${message.state}
    tabindex=${current ? '0' : '-1'}
    ?data-region-entry=${current}
    aria-label="${message.author.name}${message.author.guest ? ', guest' : ''}, ${clock(message.time)}"
  >
    <div class="aside">${head ? disc(message.author) : time(message.time)}</div>
    <div class="what">
      ${head ? byline(message) : nothing} ${context.editing ?? body(message, context)} ${status(message, context.offline)}
      ${context.brought.after && message.state === 'sent' ? slot('message.after', message, context) : nothing}
    </div>
    ${context.editing || context.rushed || message.deleted || message.state !== 'sent' ? nothing : actions(message, context)}
  </article>`
}

const time = (at: number): TemplateResult => html`<time datetime=${new Date(at).toISOString()} title=${wholeDate(at)}>${clock(at)}</time>`

const byline = ({ author, time: at }: Shown): TemplateResult =>
  html`<div class="byline"><bdi class="name" lang=${languageOf(author.name) ?? nothing}>${author.name}</bdi>${author.guest ? html` <span class="tag">guest</span>` : nothing} ${time(at)}</div>`

function body(message: Shown, { me, unfolded }: RowContext): TemplateResult {
  if (message.deleted) return html`<p class="tombstone">${icon(trash)}<span>Deleted</span></p>`
  const edited = message.editedAt ? html` <span class="edited" title=${wholeDate(message.editedAt)}>(edited)</span>` : nothing
  const text = said(message.text, me.name, edited)
  if (!isLong(message.text)) return text
  return html`<div class=${unfolded ? '' : 'folded'}>${text}</div>
    <button class="link" data-do="unfold">${unfolded ? 'Show less' : 'Show all'}</button>`
}

function status(message: Shown, offline: boolean): TemplateResult | typeof nothing {
  if (message.state === 'failed') return failed(message)
  if (message.state !== 'sending' || !(offline || message.slow)) return nothing
  return html`<p class="status">${icon(clockIcon)}${offline ? 'Sends when you are back online' : 'Sending'}</p>`
}

const failed = ({ problem }: Shown): TemplateResult => html`<p class="status failed" role="alert">
  ${icon(rotate)}<span>${problem}</span>
  <button class="link" data-do="retry">Try again</button>
  <button class="link discard" data-do="discard">Discard</button>
</p>`

const slot = (name: 'message.after' | 'message.actions', message: Shown, { room }: RowContext): TemplateResult =>
  html`<encke-slot name=${name} .props=${{ room, message }}></encke-slot>`

function actions(message: Shown, context: RowContext): TemplateResult {
  const { me, mayDelete, brought } = context
  const own = message.author.id === me.id
  return html`<div class="actions" role="toolbar" aria-label="Actions, ${message.author.name} ${clock(message.time)}">
    ${brought.actions ? slot('message.actions', message, context) : nothing}
    ${action('copy', 'Copy', copy)} ${own ? action('edit', 'Edit', pencil) : nothing} ${own || mayDelete ? action('delete', 'Delete', trash) : nothing}
  </div>`
}

const action = (verb: string, name: string, drawing: string): TemplateResult =>
  html`<button class="icon" data-do=${verb} aria-label=${name} title=${name} tabindex="-1">${icon(drawing)}</button>`

/** The line of a new day. */
export const dayRow = (at: number): TemplateResult => line('day', dayName(at))

/** The line before what is unread. */
export const newRow = (since: number): TemplateResult => line('new', `New since ${clock(since)}`)

const line = (kind: string, text: string): TemplateResult =>
  html`<div class="line ${kind}" role="separator" aria-label=${text}><span aria-hidden="true">${text}</span></div>`

/** Several deleted messages in a row. */
export const deletedRow = (count: number): TemplateResult =>
  html`<div class="row system"><div class="aside">${icon(trash)}</div><p class="what">${count} deleted</p></div>`
