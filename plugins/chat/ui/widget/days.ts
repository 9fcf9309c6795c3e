const DAY_MS = 86_400_000

/** `Today`, `Yesterday`, or the date, for a time in ms UTC, in the reader's own time zone. */
export function dayOf(time: number, locale: string, now = Date.now()): string {
  const days = Math.round((midnight(now) - midnight(time)) / DAY_MS)
  if (days < 2) return capital(new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-days, 'day'), locale)
  const year = new Date(time).getFullYear() === new Date(now).getFullYear() ? undefined : 'numeric'
  return new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', year }).format(time)
}

/** Whether two times lie on one day. */
export const sameDay = (one: number, other: number): boolean => midnight(one) === midnight(other)

const midnight = (time: number): number => new Date(time).setHours(0, 0, 0, 0)

const capital = (text: string, locale: string): string => text.replace(/^./u, (letter) => letter.toLocaleUpperCase(locale))
