import type { CalendarEvent } from '../../kernel/index.ts'
import { conditionOf, nameOf, temperature } from './messages.ts'
import { isForecast, type Report } from './report.ts'
import { asText, titleOf } from './words.ts'

/** A forecast as an entry for its whole day by the place's calendar (which begins at 0:00 UTC, for a whole day has no zone); nothing else has one. */
export function calendarEvent(report: Report): CalendarEvent | undefined {
  if (!isForecast(report) || report.date === undefined) return undefined
  const limits = [report.highC, report.lowC].flatMap((celsius) => (celsius === undefined ? [] : temperature(celsius, 'metric')))
  const night = /night|nuit|晚/i.test(titleOf(report, 'en')) ? '☾ ' : ''
  const title = [`${night}${nameOf(report, 'en')}: ${firstSentence(conditionOf(report, 'en'))}`, ...limits].join(', ')
  const text = [asText(report), report.attribution ?? report.source ?? '', report.licence ?? ''].filter(Boolean).join('\n')
  const uid = `weather-${report.place}-${report.slot.replace(':', '-')}`
  return { uid, title, text, start: Date.parse(report.date), wholeDay: true, ...(report.url !== undefined && { url: report.url }) }
}

const firstSentence = (text: string) => (text.split(/(?<=[.。])\s|\n/)[0] ?? text).replace(/\.$/, '')
