import { weekday } from './messages.ts'
import type { Bulletin } from './report.ts'

const DAY = 86_400_000
const LANGUAGES = ['en', 'fr', 'zh-Hant'] as const
const TODAY = /^(?:today|tonight|this (?:morning|afternoon|evening)|aujourd|ce soir|cette nuit|今)/i
const MOST_DAYS_AHEAD = 20

/** The day by a place's calendar, `2026-03-01`. */
export const dateIn = (zone: string | undefined, time: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone ?? 'UTC', year: 'numeric', month: '2-digit', day: '2-digit' }).format(time)

/** The day that a forecast is for: what it says, else that of the time it begins at, else the next of the name that its title begins with. */
export function dateOf({ date, validFrom, issuedAt, title = '' }: Bulletin, zone: string | undefined): string | undefined {
  if (date !== undefined) return Number.isNaN(Date.parse(date)) ? undefined : date
  if (validFrom !== undefined) return dateIn(zone, validFrom)
  if (issuedAt === undefined) return undefined
  const first = Date.parse(dateIn(zone, issuedAt))
  if (TODAY.test(title)) return isoDate(first)
  const days = Array.from({ length: 7 }, (_, ahead) => isoDate(first + ahead * DAY))
  return days.find((day) => LANGUAGES.some((language) => beginsWithDay(title, day, language)))
}

/** Whether a day lies further ahead than anybody can know. */
export const beyondForecast = (date: string, now: number): boolean => Date.parse(date) > now + MOST_DAYS_AHEAD * DAY

const isoDate = (time: number) => new Date(time).toISOString().slice(0, 10)

function beginsWithDay(title: string, date: string, language: (typeof LANGUAGES)[number]): boolean {
  const said = title.toLowerCase()
  const [long, short] = [weekday(date, language).toLowerCase(), weekday(date, language, 'short').toLowerCase().replace('.', '')]
  return said.startsWith(long) || new RegExp(`^${short}(?![\\p{L}])`, 'u').test(said)
}
