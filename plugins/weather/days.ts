import { isForecast, type Report } from './report.ts'

/** One day of the forecast, of which a publisher may tell day and night by themselves. */
export interface Day {
  readonly date: string | undefined
  /** The report of the day, or of the night where there is no other. */
  readonly report: Report
  readonly highC: number | undefined
  readonly lowC: number | undefined
}

/** The days of a forecast, in order, at most so many. */
export function daysOf(reports: Iterable<Report>, most: number): Day[] {
  const periods = [...reports].filter(isForecast).sort((a, b) => numberOf(a) - numberOf(b))
  const days = new Map<string, Report[]>()
  for (const period of periods) {
    const key = period.date ?? period.slot
    days.set(key, [...(days.get(key) ?? []), period])
  }
  return [...days.values()].slice(0, most).flatMap(day)
}

function day(periods: readonly Report[]): Day[] {
  const report = periods.find(({ highC }) => highC !== undefined) ?? periods[0]
  if (report === undefined) return []
  const of = (name: 'highC' | 'lowC') => periods.map((period) => period[name]).find((celsius) => celsius !== undefined)
  return [{ date: report.date, report, highC: of('highC'), lowC: of('lowC') }]
}

const numberOf = ({ slot }: Report) => Number(slot.slice('day:'.length))
