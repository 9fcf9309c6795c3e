import { parseDate } from '../feed/dates.ts'
import type { Feed } from '../feed/feed.ts'
import { childrenOf, type Element } from '../feed/xml.ts'
import { iconFor } from '../icon.ts'
import type { Bulletin } from '../report.ts'
import { converted, fromFahrenheit, fromInches, fromMph } from './figures.ts'
import { PUBLISHERS } from './publishers.ts'
import { given, type Source } from './source.ts'

/** The namespace outlived the service: exporters and old blogs still write it. */
const SPACE = /^https?:\/\/(?:xml\.weather\.yahoo\.com|weather\.yahooapis\.com)\/ns\/rss\/1\.0$/
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** RSS with Yahoo's `yweather` elements, known by their namespace and not by the prefix. */
export const yahoo: Source = {
  recognises: (_feed, root) => parts(root, 'condition').length + parts(root, 'forecast').length > 0,
  read: (feed, root) => {
    const units = unitsOf(root)
    const shared = { ...PUBLISHERS.yahoo, ...given({ url: feed.entries[0]?.url ?? feed.url }) }
    const days = parts(root, 'forecast').slice(0, 16)
    return [...current(root, units, feed), ...days.map((day, index) => forecast(day, index, units))].map((bulletin) => ({
      ...shared,
      ...bulletin,
    }))
  },
}

interface UnitsOfFeed {
  temperature(value: number): number
  speed(value: number): number
  pressure(value: number): number
}
const same = (value: number) => value

/** Fahrenheit, miles and inches unless it says otherwise. */
function unitsOf(root: Element): UnitsOfFeed {
  const [units] = parts(root, 'units')
  const written = (name: string) => units?.attributes.get(name)?.toLowerCase()
  const [degrees, distance, pressure] = [written('temperature'), written('speed'), written('pressure')]
  return {
    temperature: degrees === 'c' ? same : fromFahrenheit,
    speed: distance === 'km/h' || distance === 'kph' ? same : fromMph,
    pressure: pressure === 'in' ? fromInches : same,
  }
}

function current(root: Element, units: UnitsOfFeed, feed: Feed): Bulletin[] {
  const [condition] = parts(root, 'condition')
  if (condition === undefined) return []
  const [wind, atmosphere] = [parts(root, 'wind')[0], parts(root, 'atmosphere')[0]]
  const text = condition.attributes.get('text')?.trim() ?? ''
  const facts = {
    tempC: converted(number(condition, 'temp'), units.temperature),
    windKmh: converted(number(wind, 'speed'), units.speed),
    humidity: number(atmosphere, 'humidity'),
    pressureHpa: converted(number(atmosphere, 'pressure'), units.pressure),
    issuedAt: parseDate(condition.attributes.get('date')) ?? feed.issuedAt,
  }
  return [{ slot: 'current', text, lang: 'en', ...given({ ...facts, icon: iconFor(text) }) }]
}

function forecast(day: Element, index: number, units: UnitsOfFeed): Bulletin {
  const text = day.attributes.get('text')?.trim() ?? ''
  const limits = { highC: converted(number(day, 'high'), units.temperature), lowC: converted(number(day, 'low'), units.temperature) }
  const about = { title: day.attributes.get('day')?.trim(), date: dateOf(day.attributes.get('date')), icon: iconFor(text) }
  return { slot: `day:${index + 1}`, text, lang: 'en', ...given({ ...limits, ...about }) }
}

/** `3 Jul 2014` */
function dateOf(written: string | undefined): string | undefined {
  const [, day, month, year] = /^(\d{1,2}) ([a-z]{3}) (\d{4})$/i.exec(written?.trim() ?? '') ?? []
  const index = MONTHS.indexOf(month?.toLowerCase() ?? '')
  return day === undefined || index < 0 ? undefined : `${year}-${String(index + 1).padStart(2, '0')}-${day.padStart(2, '0')}`
}

function number(element: Element | undefined, attribute: string): number | undefined {
  const written = element?.attributes.get(attribute)?.trim()
  return written === undefined || !/^-?\d+(?:\.\d+)?$/.test(written) ? undefined : Number(written)
}

/** They stand in the channel or in its item. */
function parts(root: Element, name: string): Element[] {
  const channel = root.children.find((child) => child.name === 'channel')
  if (channel === undefined) return []
  const holders = [channel, ...childrenOf(channel, 'item').slice(0, 1)]
  return holders.flatMap(({ children }) => children.filter((child) => child.name === name && SPACE.test(child.space)))
}
