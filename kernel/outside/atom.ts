import { html } from '../http/html.ts'
import { xmlDocument } from '../http/xml.ts'
import type { ChannelFeed, FeedEntry } from './feed-entries.ts'

/** A feed as Atom 1.0 (RFC 4287); `self` is its address. */
export const atomOf = ({ id, title, page, updated, entries }: ChannelFeed, self: string): string =>
  xmlDocument(html`<feed xmlns="http://www.w3.org/2005/Atom">
<id>${id}</id>
<title>${title}</title>
<updated>${dateOf(updated)}</updated>
<author><name>${title}</name></author>
<link rel="self" type="application/atom+xml" href="${self}"/>
<link rel="alternate" href="${page}"/>
<generator>Encke</generator>
${entries.map((entry) => entryOf(entry, page))}</feed>
`)

const entryOf = ({ id, title, html: body, time }: FeedEntry, page: string) => html`<entry>
<id>${id}</id>
<title>${title}</title>
<updated>${dateOf(time)}</updated>
<link rel="alternate" href="${page}"/>
<content type="html">${body}</content>
</entry>
`

/** RFC 3339. */
const dateOf = (time: number): string => new Date(time).toISOString()
