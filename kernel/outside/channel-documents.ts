import type { PluginRequest, View } from '../api/plugin.ts'
import type { Resolved } from '../channels/registry.ts'
import { ClientError } from '../errors.ts'
import { atomOf } from './atom.ts'
import { calendarOf } from './calendar.ts'
import { answered, type Document, given } from './conditional.ts'
import { type FeedMaking, feedOf } from './feed-entries.ts'
import { rssOf } from './rss.ts'
import { viewOf } from './view.ts'

const NAMED = /^(.*)\.(json|rss|atom|ics)$/
const MOST_EVENTS = 200
const FEED_SECONDS = 60
const CALENDAR_SECONDS = 300
/** State may change every second, and who asks so often is answered 304. */
const JSON_SECONDS = 1

/** What `GET /channels/<name>` answers by itself, and what of it says something: cursors change with every publication anywhere. */
export interface ReadBack {
  readonly value: unknown
  readonly says: unknown
}
export interface DocumentOptions extends FeedMaking {
  readonly readBack: (channel: Resolved, request: PluginRequest) => ReadBack
}

/** Answers `GET /channels/<name>.json`, `.rss`, `.atom` and `.ics` of channels that anyone may read; `undefined` where the name ends in none of them. */
export async function channelDocument(request: PluginRequest, options: DocumentOptions): Promise<Response | undefined> {
  const [, name = '', form] = NAMED.exec(request.params.name ?? '') ?? []
  if (form === undefined) return undefined
  const channel = await options.channels.find(name)
  const view = viewOf({ query: request.query, languages: request.headers.get('accept-language') ?? '', origin: request.origin })
  const document = channel && documentOf(channel, form, { view, request, options })
  if (!document) throw new ClientError('not-found', 'There is no such channel for anyone to read.')
  return answered(given(document, request.headers.get('if-none-match')))
}

interface Asked {
  readonly view: Omit<View<unknown>, 'params'>
  readonly request: PluginRequest
  readonly options: DocumentOptions
}
function documentOf(channel: Resolved, form: string, { view, request, options }: Asked): Document | undefined {
  const self = `${request.origin}${request.path}`
  if (form === 'rss') return feed('application/rss+xml', rssOf(feedOf(channel, view, options), self))
  if (form === 'atom') return feed('application/atom+xml', atomOf(feedOf(channel, view, options), self))
  if (form === 'ics') return calendar(channel, view, options)
  const { value, says } = options.readBack(channel, request)
  return { type: 'application/json; charset=utf-8', body: JSON.stringify(value), says: JSON.stringify(says), maxAge: JSON_SECONDS }
}

const feed = (type: string, body: string): Document => ({ type: `${type}; charset=utf-8`, body, maxAge: FEED_SECONDS })

function calendar(channel: Resolved, view: Asked['view'], { channels, presenting }: FeedMaking): Document {
  if (channel.family.presentation.event === undefined) throw new ClientError('not-found', `${channel.name} has no calendar.`)
  const dated = channels.held(channel, MOST_EVENTS).flatMap(({ time, data }) => {
    const event = presenting.event(channel.name, data)
    return event ? [{ event, time }] : []
  })
  const title = presenting.title(channel.name, channels.current(channel), view)
  return { type: 'text/calendar; charset=utf-8', body: calendarOf(channel.name, title, dated), maxAge: CALENDAR_SECONDS }
}
