import { type Html, html } from '../../kernel/index.ts'
import {
  conditionOf,
  type Language,
  languageFor,
  messagesFor,
  nameOf,
  pressure,
  speed,
  temperature,
  timeOfDay,
  type Units,
  weekday,
} from './messages.ts'
import { isForecast, isWarning, type Report } from './report.ts'
import type { WarningNews } from './warning-news.ts'

/** In which words, in which units and when something is told. */
export interface Manner {
  readonly language: Language
  readonly units: Units
  /** Ms UTC. */
  readonly now: number
}

/** The manner that a query asks for: `lang` a BCP 47 tag, `units` `us` or else metric. */
export const mannerOf = (lang: string, units: string | null | undefined, now: number): Manner => ({
  language: languageFor(lang),
  units: units === 'us' || units === 'imperial' ? 'us' : 'metric',
  now,
})

/** A report's figures in words, those that it has. */
export function figuresOf(report: Report, { language, units }: Manner): string[] {
  const words = messagesFor(language)
  const named = (word: string, value: string | undefined) =>
    value && (language === 'zh-Hant' ? `${word} ${value}` : `${word.toLowerCase()} ${value}`)
  const told = (value: number | undefined, as: (value: number) => string) => (value === undefined ? undefined : as(value))
  const percent = (value: number) => `${Math.round(value)}${language === 'fr' ? ' ' : ''}%`
  const parts = [
    told(report.tempC, (celsius) => temperature(celsius, units)),
    named(
      words.high,
      told(report.highC, (celsius) => temperature(celsius, units)),
    ),
    named(
      words.low,
      told(report.lowC, (celsius) => temperature(celsius, units)),
    ),
    named(
      words.wind,
      told(report.windKmh, (kmh) => speed(kmh, units)),
    ),
    named(
      words.gusts,
      told(report.gustKmh, (kmh) => speed(kmh, units)),
    ),
    named(words.rain, told(report.rainChance, percent)),
    named(words.humidity, told(report.humidity, percent)),
    named(
      words.pressure,
      told(report.pressureHpa, (hpa) => pressure(hpa, units)),
    ),
  ]
  return parts.filter((part) => part !== undefined && part !== '') as string[]
}

const PLAIN: Manner = { language: 'en', units: 'metric', now: 0 }

/** A report as one line of text. */
export function asText(report: Report, manner: Manner = PLAIN): string {
  const condition = isWarning(report) ? report.text : conditionOf(report, manner.language)
  const said = [condition.replaceAll('\n', ' '), ...figuresOf(report, manner)].filter((part) => part !== '').join(', ')
  const title = titleOf(report, manner.language)
  return `${title ? `${title}: ` : ''}${said}${report.stale ? ` (${messagesFor(manner.language).outOfDate})` : ''}`
}

/** A report as a paragraph. */
export function asHtml(report: Report): Html {
  const line = asText({ ...report, title: '', date: '' })
  const title = report.title ? html`<strong>${report.title}</strong> ` : undefined
  const more = report.url ? html` <a href="${report.url}" rel="noreferrer">${report.source ?? 'more'}</a>` : undefined
  return html`<p data-slot="${report.slot}">${title}${line}${more}</p>`
}

/** What a report is about: a period of the forecast as its publisher calls it, in the reader's language where there is one of the calendar. */
export function titleOf(report: Report, language: Language): string {
  const { title = '', lang = 'en', date } = report
  if (!isForecast(report) || !date || (title && languageFor(lang) === language)) return title
  return weekday(date, language)
}

/** A warning's news as a line to be said in a room: what it is, until when, where, and the address of more. */
export function newsAsText(news: WarningNews, manner: Manner): string {
  const words = messagesFor(manner.language)
  const title = news.title ?? news.text.split('\n')[0] ?? words.warning
  const place = nameOf(news, manner.language)
  if (news.type === 'warning.cancelled') return `${place}: ${words.cancelled(title)}`
  if (news.type === 'warning.expired') return `${place}: ${words.expired(title)}`
  const until =
    news.validTo === undefined
      ? ''
      : `, ${words.until(timeOfDay(news.validTo, { language: manner.language, zone: news.zone, now: manner.now }))}`
  return [`⚠ ${place}: ${title}${until}`, news.text.slice(0, 500), news.url ?? '']
    .filter((line) => line !== '' && line !== title)
    .join('\n')
}

/** A place's weather as an answer to a command: now, the next two periods, warnings, and who says so. */
export function placeAsText(reports: ReadonlyMap<string, Report>, name: string, manner: Manner): string {
  const words = messagesFor(manner.language)
  const all = [...reports.values()]
  if (all.length === 0) return `${name}: ${words.noReport}`
  const current = reports.get('current')
  const warnings = all.filter(isWarning).map((report) => `⚠ ${report.title ?? report.text}${untilOf(report, manner)}`)
  const days = [1, 2].flatMap((day) => reports.get(`day:${day}`) ?? [])
  const [source] = all
  const said = current ? asText({ ...current, title: '' }, manner) : words.noReport
  return [`${name}: ${said}`, ...days.map((day) => asText(day, manner)), ...warnings, source?.attribution ?? source?.source ?? '']
    .filter(Boolean)
    .join('\n')
}

/** `, until Tue 18:00`; empty where nobody knows. */
export const untilOf = ({ validTo, zone }: Report, { language, now }: Manner): string =>
  validTo === undefined ? '' : `, ${messagesFor(language).until(timeOfDay(validTo, { language, zone, now }))}`
