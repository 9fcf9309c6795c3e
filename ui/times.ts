/** The interface speaks English, with the reader's own way of writing a date where that is English too. */
const READER = typeof navigator === 'undefined' ? 'en' : navigator.language
const LOCALE = READER.startsWith('en') ? READER : 'en-GB'

const HALF_DAYS = new Intl.DateTimeFormat(READER, { hour: 'numeric' }).resolvedOptions().hour12 === true
const CLOCK = new Intl.DateTimeFormat(READER, { hour: HALF_DAYS ? 'numeric' : '2-digit', minute: '2-digit' })
const WEEKDAY_AND_DATE = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', day: 'numeric', month: 'long' })
const DATE_WITH_YEAR = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
const WHOLE = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'full', timeStyle: 'short' })
const DATE = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' })
const WEEKDAY = new Intl.DateTimeFormat(LOCALE, { weekday: 'long' })

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** `08:41`, as the reader writes it. */
export const clock = (time: number): string => CLOCK.format(time)

/** The whole date and time, for a tooltip. */
export const wholeDate = (time: number): string => WHOLE.format(time)

/** `2 Dec`. */
export const date = (time: number): string => DATE.format(time)

/** How many midnights of the reader's own zone lie between two times. */
export const daysBetween = (earlier: number, later: number): number => Math.round((startOfDay(later) - startOfDay(earlier)) / (24 * HOUR))

function startOfDay(time: number): number {
  const day = new Date(time)
  return Date.UTC(day.getFullYear(), day.getMonth(), day.getDate())
}

/** `Today, Saturday 21 November`; the year is told when it is another one. */
export function dayName(time: number, now = Date.now()): string {
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear()
  const date = (sameYear ? WEEKDAY_AND_DATE : DATE_WITH_YEAR).format(time)
  const days = daysBetween(time, now)
  return days === 0 ? `Today, ${date}` : days === 1 ? `Yesterday, ${date}` : date
}

/** The clock for today, `yesterday 22:05`, a weekday within the week, then the date: for a moment that is not far off. */
export function moment(time: number, now = Date.now()): string {
  const days = daysBetween(time, now)
  if (days <= 0) return clock(time)
  if (days === 1) return `yesterday ${clock(time)}`
  return days < 7 ? `${WEEKDAY.format(time)} ${clock(time)}` : `${DATE.format(time)} ${clock(time)}`
}

/** How long it has been: `now`, `20 min`, `3 h`, then a weekday, then the date. */
export function since(time: number, now = Date.now()): string {
  const passed = now - time
  if (passed < MINUTE) return 'now'
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min`
  if (passed < 24 * HOUR) return `${Math.floor(passed / HOUR)} h`
  return daysBetween(time, now) < 7 ? WEEKDAY.format(time) : DATE.format(time)
}
