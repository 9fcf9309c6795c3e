import { parseDate } from '../feed/dates.ts'
import type { Entry, Feed } from '../feed/feed.ts'
import { textOf } from '../feed/xml.ts'
import { iconFor } from '../icon.ts'
import type { Bulletin } from '../report.ts'
import { converted, figure, fromFahrenheit, fromMph } from './figures.ts'
import { PUBLISHERS } from './publishers.ts'
import { given, type Source } from './source.ts'

/** `Light Snow and 22 F at Youngstown, …`; the weather is missing where the station cannot see it. */
const TITLE = /^(?:(.{1,80}?) and )?(-?\d+(?:\.\d+)?) F at (.+)$/

/** The stations of the National Weather Service (RSS made from METAR): one item, in degrees Fahrenheit. */
export const nwsStation: Source = {
  recognises: (feed) => stationItem(feed) !== undefined && /National Weather Service|weather\.gov/i.test(`${feed.title} ${feed.url}`),
  read: (feed) => {
    const item = stationItem(feed)
    return item === undefined ? [] : [bulletin(item, feed)]
  },
}

const stationItem = (feed: Feed) => feed.entries.find(({ title }) => TITLE.test(title))

function bulletin(item: Entry, feed: Feed): Bulletin {
  const [, weather, fahrenheit] = TITLE.exec(item.title) ?? []
  const text = weather ?? item.title
  return {
    slot: 'current',
    text,
    tempC: fromFahrenheit(Number(fahrenheit)),
    lang: 'en',
    ...PUBLISHERS.nationalWeatherService,
    ...given({ ...figuresOf(item.text), url: item.url, icon: iconFor(text), issuedAt: issuedAt(item, feed) }),
  }
}

/** `Winds are North at 5.8 MPH (5 KT). The pressure is 1021.5 mb and the humidity is 92%.` */
const figuresOf = (text: string) => ({
  windKmh: converted(figure(text, /Winds? (?:are|is)\b[^.]*?(\d+(?:\.\d+)?)\s*MPH/i), fromMph),
  gustKmh: converted(figure(text, /gust\w*\b[^.]*?(\d+(?:\.\d+)?)\s*MPH/i), fromMph),
  humidity: figure(text, /humidity is\s*(\d+)\s*%/i),
  pressureHpa: figure(text, /pressure is\s*(\d+(?:\.\d+)?)\s*mb/i),
})

/** The item's only date is its guid. */
const issuedAt = (item: Entry, feed: Feed) => item.issuedAt ?? parseDate(textOf(item.element, 'guid')) ?? feed.issuedAt
