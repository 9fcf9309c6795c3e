import { html } from '../http/html.ts'
import { xmlDocument } from '../http/xml.ts'
import type { ChannelFeed, FeedEntry } from './feed-entries.ts'

/** How long a reader may wait before it asks again. */
const TTL_MINUTES = 5

/** A feed as RSS 2.0, which says where it is itself, as Atom does; `self` is its address. */
export const rssOf = ({ title, page, updated, entries }: ChannelFeed, self: string): string =>
  xmlDocument(html`<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>${title}</title>
<link>${page}</link>
<description>${title}</description>
<atom:link href="${self}" rel="self" type="application/rss+xml"/>
<lastBuildDate>${dateOf(updated)}</lastBuildDate>
<ttl>${TTL_MINUTES}</ttl>
${entries.map(itemOf)}</channel>
</rss>
`)

const itemOf = ({ id, title, html: body, time }: FeedEntry) => html`<item>
<guid isPermaLink="false">${id}</guid>
<title>${title}</title>
<description>${body}</description>
<pubDate>${dateOf(time)}</pubDate>
</item>
`

/** RFC 822 §5, with the whole year. */
const dateOf = (time: number): string => new Date(time).toUTCString()
