import { parseDate } from '../feed/dates.ts'
import { messagesFor } from '../messages.ts'
import type { Bulletin, Icon } from '../report.ts'
import { type JsonObject, type JsonSource, listIn, numberIn, objectIn, textIn } from './json.ts'
import { PUBLISHERS } from './publishers.ts'
import { given } from './source.ts'

const MAX_DAYS = 16
/** WMO code 4677, as far as Open-Meteo uses it: by day, and by night where that looks otherwise. */
const CODES: readonly (readonly [upTo: number, day: Icon, night?: Icon])[] = [
  [1, 'sun', 'moon'],
  [2, 'cloud-sun', 'cloud-moon'],
  [3, 'cloud'],
  [48, 'cloud-fog'],
  [57, 'cloud-drizzle'],
  [60, 'cloud-rain'],
  [61, 'cloud-drizzle'],
  [67, 'cloud-rain'],
  [77, 'cloud-snow'],
  [82, 'cloud-rain'],
  [86, 'cloud-snow'],
  [99, 'cloud-lightning'],
]

/** Open-Meteo (JSON, without a key): `current` and `daily`, in metric units. */
export const openMeteo: JsonSource = {
  recognises: (document) => 'generationtime_ms' in document && ('current' in document || 'daily' in document),
  read(document) {
    const zone = textIn(document, 'timezone')
    const shared = { ...PUBLISHERS.openMeteo, lang: 'en', url: 'https://open-meteo.com/', ...given({ zone }) }
    return [...current(document), ...days(document)].map((bulletin) => ({ ...shared, ...bulletin }))
  },
}

function current(document: JsonObject): Bulletin[] {
  const now = objectIn(document, 'current')
  const tempC = numberIn(now, 'temperature_2m')
  if (tempC === undefined) return []
  const icon = iconOf(numberIn(now, 'weather_code'), numberIn(now, 'is_day') === 0)
  const facts = {
    icon,
    windKmh: numberIn(now, 'wind_speed_10m'),
    gustKmh: numberIn(now, 'wind_gusts_10m'),
    humidity: numberIn(now, 'relative_humidity_2m'),
    pressureHpa: numberIn(now, 'pressure_msl'),
    issuedAt: momentOf(now, document),
  }
  return [{ slot: 'current', text: wordsFor(icon), tempC, ...given(facts) }]
}

function days(document: JsonObject): Bulletin[] {
  const daily = objectIn(document, 'daily')
  const at = (name: string, index: number) => numberIn({ value: listIn(daily, name)[index] }, 'value')
  return listIn(daily, 'time')
    .slice(0, MAX_DAYS)
    .flatMap((time, index) => {
      const date = dateOf(time, document)
      if (date === undefined) return []
      const icon = iconOf(at('weather_code', index), false)
      const limits = { highC: at('temperature_2m_max', index), lowC: at('temperature_2m_min', index) }
      const facts = { ...limits, icon, rainChance: at('precipitation_probability_max', index) }
      return [{ slot: `day:${index + 1}`, text: wordsFor(icon), date, ...given(facts) }]
    })
}

const iconOf = (code: number | undefined, night: boolean): Icon | undefined => {
  const [, byDay, byNight = byDay] = code === undefined || code < 0 ? [] : (CODES.find(([upTo]) => code <= upTo) ?? [])
  return night ? byNight : byDay
}

/** It tells the weather by a number, so these words are ours. */
const wordsFor = (icon: Icon | undefined): string => (icon === undefined ? '' : messagesFor('en').conditions[icon])

const offsetOf = (document: JsonObject) => (numberIn(document, 'utc_offset_seconds') ?? 0) * 1_000

/** `2026-03-01T12:15` by the clock of the place, or seconds since 1970. */
function momentOf(now: JsonObject, document: JsonObject): number | undefined {
  const seconds = numberIn(now, 'time')
  if (seconds !== undefined) return Math.round(seconds * 1_000)
  const local = parseDate(`${textIn(now, 'time') ?? ''}:00Z`)
  return local === undefined ? undefined : local - offsetOf(document)
}

function dateOf(time: unknown, document: JsonObject): string | undefined {
  if (typeof time === 'string' && parseDate(time) !== undefined) return time.slice(0, 10)
  if (typeof time !== 'number' || Math.abs(time) > 1e10) return undefined
  return new Date(time * 1_000 + offsetOf(document)).toISOString().slice(0, 10)
}
