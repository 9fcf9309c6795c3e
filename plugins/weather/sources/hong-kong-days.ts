import { iconFor } from '../icon.ts'
import type { Bulletin } from '../report.ts'
import { given } from './source.ts'

/** `Date/Month 09/01(Wednesday)`, in Chinese `日期/月份: 09/01(星期三)`. */
const DAY = /(?:Date\/Month|日期\/月份)\s*[:：]?\s*(\d{1,2})\/(\d{1,2})\s*[(（]([^)）]{1,12})[)）]/gi
const WEATHER = /(?:Weather|天氣|天气)\s*[:：]\s*([^\n]+)/i
const RANGE = /(?:Temp(?:erature)? range|氣溫|气温)\s*[:：]\s*([-−]?\d+)\s*(?:-|–|至|to)\s*([-−]?\d+)/i

/** The days of the Observatory's forecast for several days, as its text tells them; none where it is another text. */
export function forecastDays(text: string, issuedAt: number | undefined): Bulletin[] {
  const starts = [...text.matchAll(DAY)].slice(0, 16)
  return starts.map(({ index, 1: day = '', 2: month = '', 3: weekday = '' }, number) => {
    const said = text.slice(index, starts[number + 1]?.index)
    const [, weather = ''] = WEATHER.exec(said) ?? []
    const [, low, high] = RANGE.exec(said) ?? []
    const limits = low === undefined || high === undefined ? {} : { lowC: Number(low), highC: Number(high) }
    const about = { title: weekday, date: dateOf(Number(day), Number(month), issuedAt), icon: iconFor(weather) }
    return { slot: `day:${number + 1}`, text: weather.trim() || weekday, ...limits, ...given(about) }
  })
}

/** The first such day after the time of issue. */
function dateOf(day: number, month: number, issuedAt: number | undefined): string | undefined {
  if (issuedAt === undefined) return undefined
  const year = new Date(issuedAt).getUTCFullYear()
  const date = Date.UTC(year, month - 1, day)
  return new Date(date < issuedAt - 30 * 86_400_000 ? Date.UTC(year + 1, month - 1, day) : date).toISOString().slice(0, 10)
}
