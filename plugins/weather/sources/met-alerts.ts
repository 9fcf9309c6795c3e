import { parseDate } from '../feed/dates.ts'
import type { Entry } from '../feed/feed.ts'
import { webAddress } from '../feed/feed.ts'
import { oneLine, plainText } from '../feed/text.ts'
import { type Bulletin, quiet, SEVERITIES, type Severity } from '../report.ts'
import { isObject, type JsonObject, type JsonSource, listIn, objectIn, textIn } from './json.ts'
import { PUBLISHERS } from './publishers.ts'
import { given, type Source } from './source.ts'
import { slotOfWarning } from './warning-slot.ts'

const MAX_WARNINGS = 100
const LINK = /\bapi\.met\.no\/weatherapi\/metalerts\b/
const COLOURS: readonly (readonly [RegExp, Severity])[] = [
  [/\bred\b|\brødt?\b/i, 'extreme'],
  [/\borange\b|\boransje\b/i, 'severe'],
  [/\byellow\b|\bgult?\b/i, 'moderate'],
]

/** MET Norway's MetAlerts 2.0 as GeoJSON: every alert whole, its time beside its properties. */
export const metAlerts: JsonSource = {
  recognises: (document) =>
    document.type === 'FeatureCollection' &&
    listIn(document, 'features').every((one) => isObject(one) && 'when' in one) &&
    'lastChange' in document,
  read(document) {
    const alerts = listIn(document, 'features')
      .slice(0, MAX_WARNINGS)
      .flatMap((one) => (isObject(one) ? warning(one, textIn(document, 'lang')) : []))
    return alerts.length > 0 ? alerts : [quiet(PUBLISHERS.metNorway)]
  },
}

function warning(feature: JsonObject, lang = 'no'): Bulletin[] {
  const alert = objectIn(feature, 'properties')
  const id = textIn(alert, 'id')
  const cancelled =
    /^cancel$/i.test(textIn(alert, 'type') ?? textIn(alert, 'msgType') ?? '') || (textIn(alert, 'status') ?? 'Actual') !== 'Actual'
  if (id === undefined || cancelled) return []
  const [from, to] = listIn(objectIn(feature, 'when'), 'interval')
  const title = oneLine(textIn(alert, 'title') ?? textIn(alert, 'eventAwarenessName') ?? textIn(alert, 'event') ?? id)
  const text = ['area', 'description', 'instruction'].flatMap((name) => textIn(alert, name) ?? []).join('\n')
  const severity =
    colour(textIn(alert, 'awareness_level') ?? '') ?? SEVERITIES.find((name) => name === textIn(alert, 'severity')?.toLowerCase())
  const about = { validFrom: moment(from), validTo: moment(to), url: webAddress(textIn(alert, 'web'), 'https://www.met.no/') }
  return [
    {
      ...PUBLISHERS.metNorway,
      slot: slotOfWarning(id),
      title,
      text: plainText(text) || title,
      lang,
      severity: severity ?? 'unknown',
      icon: 'triangle-alert',
      ...given(about),
    },
  ]
}

const colour = (words: string): Severity | undefined => COLOURS.find(([name]) => name.test(words))?.[1]
const moment = (value: unknown) => parseDate(typeof value === 'string' ? value : undefined)

/** MetAlerts' index (RSS): an item an alert, with its colour and times in the title; the CAP behind each is not fetched. */
export const metAlertsIndex: Source = {
  recognises: (feed) => LINK.test(feed.url ?? '') || feed.entries.some(({ url }) => LINK.test(url ?? '')),
  read: (feed) => {
    const alerts = feed.entries.slice(0, MAX_WARNINGS).flatMap(indexed)
    return alerts.length > 0 ? alerts : [quiet(PUBLISHERS.metNorway)]
  },
}

const INTERVAL = /(\d{4}-\d{2}-\d{2}T[\d:]+(?:Z|[+-]\d{2}:?\d{2}))(?:\s*[,/–-]\s*(\d{4}-\d{2}-\d{2}T[\d:]+(?:Z|[+-]\d{2}:?\d{2})))?/

function indexed(entry: Entry): Bulletin[] {
  const id = /[?&]cap=([\w.-]+)/.exec(entry.url ?? '')?.[1] ?? entry.id
  const [interval, from, to] = INTERVAL.exec(entry.title) ?? []
  if (entry.title === '' || /^(?:cancel|avlyst)/i.test(entry.text)) return []
  const title = entry.title.replace(interval ?? '', '').replace(/[\s,]+$/, '')
  const about = { validFrom: parseDate(from), validTo: parseDate(to), url: entry.url, issuedAt: entry.issuedAt }
  return [
    {
      ...PUBLISHERS.metNorway,
      slot: slotOfWarning(id),
      title,
      text: entry.text || title,
      severity: colour(entry.title) ?? 'unknown',
      icon: 'triangle-alert',
      ...given(about),
    },
  ]
}
