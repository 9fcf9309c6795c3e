import { parseDate } from '../feed/dates.ts'
import { messagesFor } from '../messages.ts'
import type { Bulletin, Icon } from '../report.ts'
import { converted, fromMetresPerSecond } from './figures.ts'
import { isObject, type JsonObject, type JsonSource, listIn, numberIn, objectIn, textIn } from './json.ts'
import { PUBLISHERS } from './publishers.ts'
import { given } from './source.ts'

const MAX_HOURS = 240
const MAX_DAYS = 10
/** Symbols as `lightrainshowers_day`, the weightier weather first. */
const SYMBOLS: readonly (readonly [RegExp, Icon, night?: Icon])[] = [
  [/thunder/, 'cloud-lightning'],
  [/snow|sleet/, 'cloud-snow'],
  [/lightrain/, 'cloud-drizzle'],
  [/rain/, 'cloud-rain'],
  [/fog/, 'cloud-fog'],
  [/^(?:partlycloudy)/, 'cloud-sun', 'cloud-moon'],
  [/cloudy/, 'cloud'],
  [/clearsky|fair/, 'sun', 'moon'],
]

interface Hour {
  readonly time: number
  readonly date: string
  readonly now: JsonObject
  readonly data: JsonObject
}

/** The Norwegian Meteorological Institute's Locationforecast 2.0 (JSON): hours, of which the first is now and the rest make days. */
export const metNo: JsonSource = {
  recognises: (document) => document.type === 'Feature' && Array.isArray(objectIn(document, 'properties').timeseries),
  read(document, asked) {
    const properties = objectIn(document, 'properties')
    const zone = asked.zone ?? zoneAt(document)
    const issuedAt = parseDate(textIn(objectIn(properties, 'meta'), 'updated_at'))
    const hours = listIn(properties, 'timeseries')
      .slice(0, MAX_HOURS)
      .flatMap((one) => hourOf(one, zone))
    const shared = { ...PUBLISHERS.metNorway, lang: 'en', zone, url: 'https://www.yr.no/', ...given({ issuedAt }) }
    return [...current(hours), ...days(hours)].map((bulletin) => ({ ...shared, ...bulletin }))
  },
}

function hourOf(one: unknown, zone: string): Hour[] {
  const time = isObject(one) ? parseDate(textIn(one, 'time')) : undefined
  if (!isObject(one) || time === undefined) return []
  const data = objectIn(one, 'data')
  return [
    {
      time,
      date: new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(time),
      data,
      now: objectIn(objectIn(data, 'instant'), 'details'),
    },
  ]
}

function current([first]: readonly Hour[]): Bulletin[] {
  const tempC = first && numberIn(first.now, 'air_temperature')
  if (first === undefined || tempC === undefined) return []
  const icon = iconOf(first)
  const facts = {
    icon,
    windKmh: converted(numberIn(first.now, 'wind_speed'), fromMetresPerSecond),
    gustKmh: converted(numberIn(first.now, 'wind_speed_of_gust'), fromMetresPerSecond),
    humidity: numberIn(first.now, 'relative_humidity'),
    pressureHpa: numberIn(first.now, 'air_pressure_at_sea_level'),
    rainChance: numberIn(objectIn(objectIn(first.data, 'next_1_hours'), 'details'), 'probability_of_precipitation'),
    validFrom: first.time,
  }
  return [{ slot: 'current', text: wordsFor(icon), tempC, ...given(facts) }]
}

function days(hours: readonly Hour[]): Bulletin[] {
  const dates = [...new Set(hours.map(({ date }) => date))].slice(0, MAX_DAYS)
  return dates.flatMap((date, index) =>
    day(
      hours.filter((hour) => hour.date === date),
      date,
      index + 1,
    ),
  )
}

/** Its look is that of the hour nearest to noon. */
function day(hours: readonly Hour[], date: string, number: number): Bulletin[] {
  const temperatures = hours.flatMap(({ now }) => numberIn(now, 'air_temperature') ?? [])
  const middle = hours[Math.floor(hours.length / 2)]
  if (temperatures.length === 0 || middle === undefined) return []
  const chances = hours.flatMap(
    ({ data }) => numberIn(objectIn(objectIn(data, 'next_6_hours'), 'details'), 'probability_of_precipitation') ?? [],
  )
  const icon = iconOf(middle)
  const winds = hours.flatMap(({ now }) => numberIn(now, 'wind_speed') ?? [])
  const facts = {
    icon,
    highC: Math.max(...temperatures),
    lowC: Math.min(...temperatures),
    windKmh: winds.length > 0 ? fromMetresPerSecond(Math.max(...winds)) : undefined,
    rainChance: chances.length > 0 ? Math.max(...chances) : undefined,
  }
  return [{ slot: `day:${number}`, text: wordsFor(icon), date, ...given(facts) }]
}

function iconOf({ data }: Hour): Icon | undefined {
  const spans = ['next_1_hours', 'next_6_hours', 'next_12_hours'].map((name) =>
    textIn(objectIn(objectIn(data, name), 'summary'), 'symbol_code'),
  )
  const symbol = spans.find((code) => code !== undefined) ?? ''
  const [, byDay, byNight = byDay] = SYMBOLS.find(([words]) => words.test(symbol)) ?? []
  return /_night$/.test(symbol) ? byNight : byDay
}

/** It tells the weather by a symbol, so these words are ours. */
const wordsFor = (icon: Icon | undefined): string => (icon === undefined ? '' : messagesFor('en').conditions[icon])

/** By the sun, where the configuration gives none: the sign of `Etc/GMT` is the other way round. */
function zoneAt(document: JsonObject): string {
  const [longitude] = listIn(objectIn(document, 'geometry'), 'coordinates')
  const hours = typeof longitude === 'number' && Math.abs(longitude) <= 180 ? Math.round(longitude / 15) : 0
  return hours === 0 ? 'Etc/GMT' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`
}
