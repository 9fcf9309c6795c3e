const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Hours east of UTC of the zones that feeds name (RFC 822 §5 and what publishers write beside it); a name with two meanings has the weather services'. */
const ZONES: Readonly<Record<string, number>> = {
  ...{ z: 0, ut: 0, utc: 0, gmt: 0, wet: 0, west: 1, bst: 1, cet: 1, cest: 2, eet: 2, eest: 3, msk: 3, sast: 2 },
  ...{ nst: -3.5, ndt: -2.5, ast: -4, adt: -3, est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7 },
  ...{ akst: -9, akdt: -8, hst: -10, chst: 10, sst: -11 },
  ...{ hkt: 8, sgt: 8, myt: 8, pht: 8, awst: 8, jst: 9, kst: 9, acst: 9.5, aest: 10, aedt: 11, nzst: 12, nzdt: 13 },
}

const RFC_822 =
  /^(?:[a-z]{3,9}\.?,?\s+)?(\d{1,2})[\s-]+([a-z]{3})[a-z]*\.?[\s-]+(\d{4}|\d{2}),?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(am|pm)?\s*([a-z]{1,4}|[+-]\d{2}:?\d{2})$/i
const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})(?:[t ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(z|[+-]\d{2}:?\d{2}))?$/i

/** A date as feeds write it (RFC 822 with named zones and a 12-hour clock, RFC 3339), ms UTC; `undefined` when it says no certain moment, never now. */
export function parseDate(text: string | undefined): number | undefined {
  const date = text?.trim().slice(0, 80) ?? ''
  return rfc3339(date) ?? rfc822(date)
}

function rfc822(text: string): number | undefined {
  const [, day, month, year, hour, minute, second, half, zone] = RFC_822.exec(text) ?? []
  if (year === undefined || month === undefined || hour === undefined) return undefined
  const monthIndex = MONTHS.indexOf(month.toLowerCase())
  return moment(fullYear(year), monthIndex, Number(day), hourOf(Number(hour), half), Number(minute), Number(second ?? 0), zone)
}

function rfc3339(text: string): number | undefined {
  const [, year, month, day, hour = '0', minute = '0', second = '0', zone = 'z'] = RFC_3339.exec(text) ?? []
  if (year === undefined) return undefined
  return moment(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second), zone)
}

/** RFC 2822 §4.3 */
const fullYear = (year: string) => (year.length === 4 ? Number(year) : Number(year) + (Number(year) < 50 ? 2000 : 1900))

/** An hour by the clock of 12 or, without a half, of 24; NaN when there is none such. */
function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour
  if (hour < 1 || hour > 12) return Number.NaN
  return (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)
}

type Fields = [year: number, month: number, day: number, hour: number, minute: number, second: number]

function moment(...[year, month, day, hour, minute, second, zone]: [...Fields, zone: string | undefined]): number | undefined {
  const offset = offsetOf(zone ?? '')
  const local = new Date(Date.UTC(year, month, day, hour, minute, Math.min(second, 59))) // a leap second is the one before it
  const exact = local.getUTCMonth() === month && local.getUTCDate() === day && hour < 24 && minute < 60 && second <= 60
  return exact && offset !== undefined ? local.getTime() - offset : undefined
}

/** Milliseconds east of UTC. */
function offsetOf(zone: string): number | undefined {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? []
  if (sign !== undefined) return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60_000
  const named = Object.hasOwn(ZONES, zone.toLowerCase()) ? ZONES[zone.toLowerCase()] : undefined
  return named === undefined ? undefined : named * 3_600_000
}
