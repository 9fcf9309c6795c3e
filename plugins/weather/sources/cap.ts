import { createHash } from 'node:crypto'
import { parseDate } from '../feed/dates.ts'
import type { Feed } from '../feed/feed.ts'
import { oneLine, plainText } from '../feed/text.ts'
import type { Element } from '../feed/xml.ts'
import { type Bulletin, quiet, SEVERITIES } from '../report.ts'
import { isCapSpace, type Notice, noticeOf, noticeOfAlert } from './cap-notice.ts'
import { given, type Source } from './source.ts'

const MAX_WARNINGS = 100
const METEOALARM = { source: 'MeteoAlarm', attribution: 'EUMETNET – MeteoAlarm, CC BY 4.0' }

type Publisher = Pick<Bulletin, 'source' | 'attribution'>

/** Alerts in the Common Alerting Protocol within a feed: MeteoAlarm's, and the National Weather Service's. */
export const capInFeed: Source = {
  recognises: (feed, root) => [...root.attributes.values()].some(isCapSpace) || feed.entries.some((entry) => noticeOf(entry) !== undefined),
  read: (feed) =>
    warnings(
      feed.entries.flatMap((entry) => noticeOf(entry) ?? []),
      publisherOf(feed),
    ),
}

/** Whether a document is an alert by itself. */
export const isCapAlert = (root: Element): boolean => root.name === 'alert' && isCapSpace(root.space)

/** Reads an alert that was fetched by itself from `address`. */
export function readCapAlert(root: Element, address: string): readonly Bulletin[] {
  const notice = noticeOfAlert(root, address)
  return notice === undefined ? [] : warnings([notice], given({ source: oneLine(notice.field('senderName') ?? '') || undefined }))
}

function publisherOf(feed: Feed): Publisher {
  if (/meteoalarm/i.test(`${feed.title} ${feed.rights}`)) return METEOALARM
  return given({ source: /National Weather Service/i.test(feed.title) ? 'National Weather Service' : feed.title || undefined })
}

/** One bulletin for each alert in force, the gravest first, however many areas it has a notice for. */
function warnings(notices: readonly Notice[], publisher: Publisher): readonly Bulletin[] {
  const superseded = new Set(notices.flatMap(references))
  const alerts = new Map<string, Notice[]>()
  for (const notice of notices) {
    if (isInForce(notice) && !superseded.has(notice.id)) alerts.set(notice.id, [...(alerts.get(notice.id) ?? []), notice])
  }
  const bulletins = [...alerts.values()].flatMap((sayings) => warning(sayings, publisher))
  return bulletins.length === 0 ? [quiet(publisher)] : bulletins.sort((a, b) => gravity(b) - gravity(a)).slice(0, MAX_WARNINGS)
}

function warning(notices: readonly Notice[], publisher: Publisher): Bulletin[] {
  const [first] = notices
  if (first === undefined) return []
  const areas = [...new Set(notices.map((notice) => notice.field('areaDesc') ?? ''))].filter((area) => area !== '').join(', ')
  const times = { validFrom: parseDate(first.field('onset', 'effective')), validTo: parseDate(first.field('expires')) }
  const title = first.headline || oneLine(first.field('event') ?? '')
  const text = plainText(escaped([areas, first.text].filter((part) => part !== '').join('\n')))
  const severity = SEVERITIES.find((name) => name === first.field('severity')?.toLowerCase()) ?? 'unknown'
  const facts = given({ ...times, url: first.url, issuedAt: first.issuedAt })
  return [{ ...publisher, ...facts, slot: slotOf(first.id), title, text: text || title, severity, icon: 'triangle-alert' }]
}

/** An id is the publisher's, of any length and letters. */
const slotOf = (id: string) => `warning:${/^[\w.:-]{1,80}$/.test(id) ? id : createHash('sha256').update(id).digest('hex').slice(0, 32)}`
const gravity = ({ severity }: Bulletin) => SEVERITIES.indexOf(severity ?? 'unknown')
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** MeteoAlarm spells `message_type` what CAP and the National Weather Service spell `msgType`. */
const messageType = (notice: Notice) => notice.field('msgType', 'message_type') ?? 'Alert'
const isInForce = (notice: Notice) => (notice.field('status') ?? 'Actual') === 'Actual' && ['Alert', 'Update'].includes(messageType(notice))

/** The alerts that an update or a cancellation takes the place of: `sender,identifier,sent` each (CAP 1.2 §3.2.1). */
const references = (notice: Notice) =>
  (['Update', 'Cancel'].includes(messageType(notice)) ? (notice.field('references') ?? '') : '')
    .split(/\s+/)
    .map((reference) => reference.split(',')[1] ?? '')
