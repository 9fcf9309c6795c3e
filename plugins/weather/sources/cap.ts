import { parseDate } from '../feed/dates.ts'
import type { Feed } from '../feed/feed.ts'
import { oneLine, plainText } from '../feed/text.ts'
import { type Element, textOf } from '../feed/xml.ts'
import { type Bulletin, type Publisher, quiet, SEVERITIES } from '../report.ts'
import { isCapSpace, type Notice, noticeOf, noticeOfAlert } from './cap-notice.ts'
import { PUBLISHERS } from './publishers.ts'
import { given, type Source } from './source.ts'
import { slotOfWarning } from './warning-slot.ts'

const MAX_WARNINGS = 100
const MAX_REFERENCES = 20
/** Alerts in the Common Alerting Protocol within a feed: MeteoAlarm's, and the National Weather Service's. */
export const capInFeed: Source = {
  recognises: (feed, root) => [...root.attributes.values()].some(isCapSpace) || feed.entries.some((entry) => noticeOf(entry) !== undefined),
  read: (feed, root) =>
    warnings(
      feed.entries.flatMap((entry) => noticeOf(entry) ?? []),
      publisherOf(feed, root),
    ),
}

/** Whether a document is an alert by itself. */
export const isCapAlert = (root: Element): boolean => root.name === 'alert' && isCapSpace(root.space)

/** Reads an alert that was fetched by itself from `address`. */
export function readCapAlert(root: Element, address: string): readonly Bulletin[] {
  const notice = noticeOfAlert(root, address)
  return notice === undefined ? [] : warnings([notice], given({ source: oneLine(notice.field('senderName') ?? '') || undefined }))
}

const NWS = /National Weather Service|NWS CAP Server|api\.weather\.gov|w-nws\.webmaster@noaa\.gov/i

function publisherOf(feed: Feed, root: Element): Publisher {
  if (/meteoalarm/i.test(`${feed.title} ${feed.rights}`)) return PUBLISHERS.meteoAlarm
  const named = `${feed.title} ${feed.url} ${['generator', 'author', 'id'].map((name) => textOf(root, name)).join(' ')}`
  if (NWS.test(named)) return PUBLISHERS.nationalWeatherService
  return given({ source: feed.title || undefined, attribution: feed.rights })
}

/** One bulletin for each alert in force, the gravest first, however many areas it has a notice for. */
function warnings(notices: readonly Notice[], publisher: Publisher): readonly Bulletin[] {
  const superseded = new Set(notices.flatMap(references))
  const alerts = new Map<string, Notice[]>()
  for (const notice of notices.toSorted((a, b) => (b.issuedAt ?? 0) - (a.issuedAt ?? 0))) {
    const sayings = alerts.get(notice.id) ?? []
    alerts.set(notice.id, sayings)
    if (notice.issuedAt === (sayings[0] ?? notice).issuedAt || publisher !== PUBLISHERS.nationalWeatherService) sayings.push(notice)
  }
  const inForce = [...alerts].filter(([id, sayings]) => !superseded.has(id) && sayings.some(isInForce))
  const bulletins = inForce.flatMap(([, sayings]) => warning(sayings.filter(isInForce), publisher))
  return bulletins.length === 0 ? [quiet(publisher)] : bulletins.sort((a, b) => gravity(b) - gravity(a)).slice(0, MAX_WARNINGS)
}

function warning(notices: readonly Notice[], publisher: Publisher): Bulletin[] {
  const [first] = notices
  if (first === undefined) return []
  const areas = [...new Set(notices.map((notice) => notice.field('areaDesc') ?? ''))].filter((area) => area !== '').join(', ')
  const times = { validFrom: parseDate(first.field('onset', 'effective')), validTo: lastExpiry(notices) }
  const title = first.headline || oneLine(first.field('event') ?? '')
  const text = plainText(escaped([areas, first.text].filter((part) => part !== '').join('\n')))
  const severity = SEVERITIES.find((name) => name === first.field('severity')?.toLowerCase()) ?? 'unknown'
  const replaces = references(first).slice(0, MAX_REFERENCES)
  const facts = given({ ...times, url: first.url, issuedAt: first.issuedAt, lang: first.field('language')?.slice(0, 35) })
  const others = replaces.length > 0 ? { replaces } : {}
  return [
    { ...publisher, ...facts, ...others, slot: slotOfWarning(first.id), title, text: text || title, severity, icon: 'triangle-alert' },
  ]
}

/** An event may end sooner in one of its areas than in another. */
function lastExpiry(notices: readonly Notice[]): number | undefined {
  const ends = notices.flatMap((notice) => parseDate(notice.field('expires')) ?? [])
  return ends.length > 0 ? Math.max(...ends) : undefined
}

const gravity = ({ severity }: Bulletin) => SEVERITIES.indexOf(severity ?? 'unknown')
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** MeteoAlarm spells `message_type` what CAP and the National Weather Service spell `msgType`. */
const messageType = (notice: Notice) => notice.field('msgType', 'message_type') ?? 'Alert'
const isInForce = (notice: Notice) =>
  !notice.over && (notice.field('status') ?? 'Actual') === 'Actual' && ['Alert', 'Update'].includes(messageType(notice))

/** The alerts that an update or a cancellation takes the place of: `sender,identifier,sent` each (CAP 1.2 §3.2.1). */
const references = (notice: Notice) =>
  (['Update', 'Cancel'].includes(messageType(notice)) ? (notice.field('references') ?? '') : '')
    .split(/\s+/)
    .map((reference) => reference.split(',')[1] ?? '')
    .filter((id) => id !== '')
