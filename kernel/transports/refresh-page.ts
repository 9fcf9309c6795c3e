import type { Html } from '../api/plugin.ts'
import { isName } from '../channels/names.ts'
import { html } from '../http/html.ts'
import type { PlainPage } from '../http/plain-page.ts'
import type { Value } from '../log/state.ts'
import type { Row } from '../log/store.ts'
import type { Cursor, Frame, PublicationFrame } from '../protocol.ts'
import { isErased, type Presenting } from './presenting.ts'
import type { ReaderQuery } from './query.ts'
import { formOf, type WritableForm } from './refresh-form.ts'
import type { Newest } from './refresh-newest.ts'

/** All that stands on a page. */
export interface RefreshPage {
  readonly query: ReaderQuery
  readonly cursor: Cursor
  readonly frames: readonly Frame[]
  readonly newest: Newest
  /** The open channels of kind `state`, with all their values. */
  readonly states: readonly (readonly [channel: string, values: ReadonlyMap<string, Value>])[]
  readonly forms: readonly WritableForm[]
  /** After how long it comes anew; absent: not by itself. */
  readonly seconds: number | undefined
}

/**
 * Draws the page: all state, what was said before, and what is new, a frame an item in the order of the frames, which it bears as
 * JSON in `data-frame`. What people see of a channel has `data-channel` and `data-n`; what tells them nothing by itself is hidden.
 */
export function pageOf(page: RefreshPage, presenting: Presenting): PlainPage {
  const named = [...new Set([...page.query.channels, ...page.query.join])]
  const names = named.join(', ')
  const items =
    named.length === 1 && isName(names) ? new Items(presenting) : new Items(presenting, (channel) => html`<small>${channel}</small> `)
  const { snapshot, before } = page.newest
  return {
    title: names,
    facts: { cursor: page.cursor },
    next: page.seconds === undefined ? undefined : { seconds: page.seconds, url: addressOf(page) },
    body: html`<h1>${names}</h1>
${page.states.map(([channel, values]) => items.state(channel, values))}<ol id="before">
${before.map((row) => items.before(row))}</ol>
<ol id="newest">
${snapshot.map((row) => items.snapshot(row))}</ol>
<ol id="told">
${page.frames.map((frame) => items.frame(frame))}</ol>
${page.forms.map(formOf)}${pauseOf(page)}`,
  }
}

/** Where the page goes on: what was joined is known there. */
function addressOf({ query, cursor }: RefreshPage, more: Readonly<Record<string, string>> = {}): string {
  const channels = [...new Set([...query.channels, ...query.join])].map((name) => ['channel', name])
  const limit = query.limit === undefined ? [] : [['limit', String(query.limit)]]
  return `/comet/refresh?${new URLSearchParams([...channels, ...limit, ['since', cursor], ...Object.entries(more)])}`
}

/** A page that comes anew takes along what was being written. */
function pauseOf(page: RefreshPage): Html {
  if (page.seconds === undefined) return html`<p><a href="${addressOf(page)}">Go on</a></p>`
  return html`<p><small>This page comes anew every ${page.seconds} seconds. <a href="${addressOf(page, { pause: '' })}">Wait while I write</a></small></p>`
}

type Told = Pick<PublicationFrame, 'channel' | 'n' | 'time' | 'data'>
const HIDDEN = html` hidden`

class Items {
  readonly #presenting: Presenting
  readonly #label: (channel: string) => Html

  /** `label` says which of several channels an item is of. */
  constructor(presenting: Presenting, label: (channel: string) => Html = () => html``) {
    this.#presenting = presenting
    this.#label = label
  }

  frame(frame: Frame): Html {
    const json = JSON.stringify(frame)
    if (frame.type === 'publication') return this.#told(frame, json)
    if (frame.type === 'signal') return this.#told({ ...frame, n: 0 }, json)
    const notice = noticeOf(frame)
    return html`<li data-frame="${json}"${notice === undefined ? HIDDEN : undefined}>${notice}</li>\n`
  }

  snapshot({ channel, n, time, data: json }: Row): Html {
    const data: unknown = JSON.parse(json)
    return html`<li data-channel="${channel}" data-n="${n}"${isErased(data) ? HIDDEN : undefined}>${this.#line(channel, time, data)}</li>\n`
  }

  before({ channel, time, data: json }: Row): Html | undefined {
    const data: unknown = JSON.parse(json)
    return isErased(data) ? undefined : html`<li>${this.#line(channel, time, data)}</li>\n`
  }

  state(channel: string, values: ReadonlyMap<string, Value>): Html {
    const items = [...values].map(
      ([key, { time, json }]) =>
        html`<li data-channel="${channel}" data-n="0" data-key="${key}">${this.#line(channel, time, JSON.parse(json), key)}</li>\n`,
    )
    return html`<ul data-state="${channel}">\n${items}</ul>\n`
  }

  #told({ channel, n, time, data }: Told, json: string): Html {
    const hidden = isErased(data) ? HIDDEN : undefined
    return html`<li data-channel="${channel}" data-n="${n}" data-frame="${json}"${hidden}>${this.#line(channel, time, data)}</li>\n`
  }

  #line(channel: string, time: number, data: unknown, key?: string): Html {
    const when = new Date(time).toISOString()
    const shown = html`<time datetime="${when}">${when.slice(0, 19).replace('T', ' ')}</time>`
    return html`${shown} ${this.#label(channel)}${this.#presenting.html(channel, data, key)}`
  }
}

function noticeOf(frame: Frame): string | undefined {
  if (frame.type === 'reset') return `What came before is not all known any more: ${frame.channels.join(', ')}`
  if (frame.type !== 'denied') return undefined
  return frame.code === 'unauthenticated' ? `Sign in to read ${frame.channel}` : `There is no ${frame.channel} for you`
}
