import type { Report } from '../../report.ts'

/** The days of a forecast, the next one first; some publishers tell a day's night apart, and what only the night tells is the day's. */
export function daysOf(reports: Iterable<Report>): Report[] {
  const days = new Map<string, Report>()
  const forecast = [...reports].filter(({ slot }) => slot.startsWith('day:'))
  for (const report of forecast.sort((one, other) => numberOf(one) - numberOf(other))) {
    const [latest, day] = [...days].at(-1) ?? []
    const key = report.date ?? (day && isNightOf(day, report) ? latest : undefined) ?? report.slot
    days.set(key, { ...report, ...days.get(key) })
  }
  return [...days.values()]
}

/** Where the publisher names no dates: a day has its high, and the low that follows is its night's. */
const isNightOf = (day: Report, next: Report): boolean =>
  day.highC !== undefined && day.lowC === undefined && next.highC === undefined && next.lowC !== undefined

const numberOf = ({ slot }: Report): number => Number(slot.slice('day:'.length))
