import type { Entry, Feed } from '../feed/feed.ts'
import { iconFor } from '../icon.ts'
import { messagesFor } from '../messages.ts'
import type { Bulletin, Icon } from '../report.ts'
import { figure } from './figures.ts'
import { forecastDays } from './hong-kong-days.ts'
import { PUBLISHERS } from './publishers.ts'
import { given, type Source } from './source.ts'
import { slotOfWarning } from './warning-slot.ts'

const TEMPERATURE = /(?:Air temperature|氣溫|气温)\s*[:：]\s*([-−]?\d+(?:\.\d+)?)\s*(?:degrees|度)/i
const HUMIDITY = /(?:Relative Humidity|相對濕度|相对湿度)\s*[:：]\s*(?:百分之\s*)?(\d+)/i
const PICTURE = /\/pic(\d{2})\.\w+/
const NO_WARNING = /no warning|現時沒有|现时没有|並無|并无/i
/** The Observatory's picture numbers. */
const PICTURES: readonly (readonly [numbers: RegExp, icon: Icon])[] = [
  [/^(?:50|90|91)$/, 'sun'],
  [/^(?:51|52|77)$/, 'cloud-sun'],
  [/^(?:53|54|62)$/, 'cloud-drizzle'],
  [/^(?:60|61|76)$/, 'cloud'],
  [/^6[34]$/, 'cloud-rain'],
  [/^65$/, 'cloud-lightning'],
  [/^7[0-5]$/, 'moon'],
  [/^80$/, 'wind'],
  [/^8[345]$/, 'cloud-fog'],
]

/** The Hong Kong Observatory (RSS), in English and both kinds of Chinese: current weather, forecasts, warnings in force. */
export const hongKong: Source = {
  recognises: (feed) =>
    /Hong Kong Observatory|香港天文台/.test(`${feed.title} ${feed.rights}`) || /\b(?:weather|hko)\.gov\.hk\b/.test(feed.url ?? ''),
  read: (feed) => {
    const publisher = { ...PUBLISHERS.hongKong, lang: languageOf(feed), zone: 'Asia/Hong_Kong', ...given({ url: feed.url }) }
    const bulletins = /warning|警告|警報|警报/i.test(feed.title) ? feed.entries.flatMap(warning) : feed.entries.slice(0, 1).flatMap(report)
    return bulletins.map((bulletin) => ({ ...publisher, ...bulletin }))
  },
}

function report(entry: Entry): Bulletin[] {
  const about = given({ url: entry.url, issuedAt: issuedAt(entry) })
  const days = forecastDays(entry.text, about.issuedAt)
  if (days.length > 0) return days.map((day) => ({ ...about, ...day }))
  const tempC = figure(entry.text, TEMPERATURE)
  if (tempC !== undefined) return [{ ...about, ...current(entry, tempC) }]
  const [, today] = /(?:Weather forecast for [^:\n]*|[^\n:：]*天氣預測|[^\n:：]*天气预测)\s*[:：]?\s*([^\n]+)/i.exec(entry.text) ?? []
  const text = today ?? entry.text
  return text === '' ? [] : [{ ...about, slot: 'day:1', text, ...given({ icon: iconFor(text) }) }]
}

/** What the sky is like is told by a picture alone. */
function current({ element, text }: Entry, tempC: number): Bulletin {
  const picture = PICTURE.exec(element.text)?.[1] ?? ''
  const icon = PICTURES.find(([numbers]) => numbers.test(picture))?.[1]
  const words = icon && messagesFor(/[\u4e00-\u9fff]/.test(text) ? 'zh-Hant' : 'en').conditions[icon]
  return { slot: 'current', text: words ?? text.split('\n')[0] ?? '', tempC, ...given({ humidity: figure(text, HUMIDITY), icon }) }
}

function warning(entry: Entry): Bulletin[] {
  const said = entry.text || entry.title
  if (NO_WARNING.test(said) || said === '') return []
  const title = /^(?:Bulletin updated|.*更新$)/.test(entry.title) ? (said.split('\n')[0] ?? said) : entry.title
  // The guid is the time of the bulletin; a warning is known by its name.
  const id = title
    .replace(/[\d:/]+|\b(?:issued|updated|at|on|HKT|[ap]\.m\.)\b|[年月日時时分發发出更新]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
  const severity = /\b(?:black|red)\b|黑色|紅色|红色|\bNo\. ?(?:8|9|10)\b/i.test(title) ? 'severe' : 'moderate'
  return [
    {
      slot: slotOfWarning(id),
      title,
      text: said,
      severity,
      icon: 'triangle-alert',
      ...given({ url: entry.url, issuedAt: issuedAt(entry) }),
    },
  ]
}

/** `Bulletin updated at 00:02 HKT 09/01/2019`, for where there is no other date. */
function issuedAt({ issuedAt, title }: Entry): number | undefined {
  const [, hour, minute, day, month, year] = /(\d{1,2}):(\d{2}) HKT (\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(title) ?? []
  if (issuedAt !== undefined || year === undefined) return issuedAt
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour) - 8, Number(minute))
}

function languageOf({ title, entries }: Feed): string {
  const text = `${title} ${entries[0]?.title ?? ''} ${entries[0]?.text ?? ''}`
  if (!/[\u4e00-\u9fff]/.test(text)) return 'en'
  return /[气温湿报预测时]/.test(text) ? 'zh-Hans' : 'zh-Hant'
}
