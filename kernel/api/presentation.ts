/**
 * How a channel looks where no script shows it. `text` and `html` show one publication, the others all that the channel holds, by key.
 *
 * @example tide.present({ text: (metres) => `${metres} m`, html: (metres) => html`<p>${metres} m</p>` })
 */
export interface Presentation<D, P = Readonly<Record<string, string>>> {
  /** `key` is that of a `state` channel's value. */
  text?(data: D, key?: string): string
  html?(data: D, key?: string): Html
  /** What people call the channel where it has no `embed` to say so: in feeds. */
  title?(view: View<P>): string
  /** A whole SVG document: `part=svg`, and `/live/<channel>.svg` where anyone may read the channel. */
  svg?(current: ReadonlyMap<string, D>, view: View<P>): string
  /** What other sites hold in a frame: `/embed/<channel>`, where anyone may read the channel. */
  embed?(current: ReadonlyMap<string, D>, view: View<P>): Embed
  /** Since when it is so, in ms UTC, where it is published again without having changed: in a feed it then stays the same entry. Left out: when it was published. */
  since?(data: D): number | undefined
  /** An entry of the calendar at `/channels/<name>.ics`; nothing: none. */
  event?(data: D): CalendarEvent | undefined
  /** The fields of the form by which a page without JavaScript publishes: what people fill in has a label, what is always the same a value. */
  form?: Readonly<Record<string, { readonly label: string } | { readonly value: string }>>
}
/**
 * What whoever looks has asked for.
 *
 * @example tide.present({ svg: (current, { theme }: View<{ port: string }>) => html`<svg xmlns="http://www.w3.org/2000/svg" class="${theme}"><text y="9">${current.get('now') ?? 0}</text></svg>`.html })
 */
export interface View<P> {
  readonly params: P
  /** A BCP 47 tag: `lang` of the query, otherwise the first of `Accept-Language`, otherwise `en`. */
  readonly lang: string
  /** `theme` of the query. */
  readonly theme: 'auto' | 'light' | 'dark'
  /** All that was asked, for what only this presentation knows (`units`). */
  readonly query: URLSearchParams
  /** Our origin as the asker sees it, without a slash at the end. */
  readonly origin: string
  /** Nothing follows this picture on its connection. */
  readonly last: boolean
}
/**
 * A page for frames on other sites.
 *
 * @example tide.present({ embed: (current): Embed => ({ title: 'Tide', body: html`<p>${current.get('now') ?? 0} m</p>`, width: 200, height: 60 }) })
 */
export interface Embed {
  readonly title: string
  /** Shown as it is without script; a widget's element in it comes to life with one. */
  readonly body: Html
  /** CSS pixels that it is made for. */
  readonly width: number
  readonly height: number
}
/**
 * RFC 5545 §3.6.1; times in ms UTC.
 *
 * @example tide.present({ event: (metres): CalendarEvent => ({ uid: 'high@tides.example', title: `${metres} m`, start: ctx.now() }) })
 */
export interface CalendarEvent {
  readonly uid: string
  readonly title: string
  readonly text?: string
  readonly start: number
  /** Absent: an hour after the start, or the same day where `wholeDay`. */
  readonly end?: number
  readonly wholeDay?: boolean
  readonly url?: string
}
/**
 * Made by the escaping `html` tag alone.
 *
 * @example const line: Html = html`<p>high at ${'ten'}</p>`
 */
export interface Html {
  readonly html: string
}
