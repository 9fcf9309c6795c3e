import type { Entry, Feed } from '../feed/feed.ts'
import { iconFor } from '../icon.ts'
import type { Bulletin } from '../report.ts'
import { converted, figure, fromMph } from './figures.ts'
import { PUBLISHERS } from './publishers.ts'
import { given, type Source } from './source.ts'

/** `Today - 12:00 GMT: Light Cloud, 15°C (59°F)`, in an observation alone. */
const OBSERVED = /^\S+\s+-\s+\d{1,2}:\d{2}\b[^:]*:\s*(.*)$/
/** `Sunday: Light Cloud, Minimum Temperature: 9°C (48°F) …`: today's maximum is missing from the afternoon on, and it may be `Tonight`. */
const FORECAST = /^(\S[^:]{0,40}):\s*(.*)$/
const UNKNOWN = /^(?:not available|--)?$/i

/** The BBC's observations and forecasts (RSS), whose values are prose; a forecast's slot is its place in the feed, for its guid is new at each issue. */
export const bbc: Source = {
  recognises: (feed) =>
    /^BBC Weather\b/i.test(feed.title) || feed.entries.some(({ url }) => /\bbbc\.co(?:\.uk|m)\/weather\b/.test(url ?? '')),
  read: (feed) => feed.entries.slice(0, 16).flatMap((entry, index) => bulletin(entry, index, feed)),
}

function bulletin(entry: Entry, index: number, feed: Feed): Bulletin[] {
  const [, observed] = OBSERVED.exec(entry.title) ?? []
  const [, day, forecast] = FORECAST.exec(entry.title) ?? []
  const condition = (observed ?? forecast ?? '').split(/,|\b(?:Minimum|Maximum) Temperature/)[0]?.trim() ?? ''
  if (observed === undefined && day === undefined) return []
  const night = /night/i.test(day ?? '')
  const facts = {
    ...figuresOf(`${entry.title}\n${entry.text}`),
    icon: iconFor(condition, night),
    title: observed === undefined ? day : undefined,
  }
  const about = { url: entry.url, issuedAt: entry.issuedAt ?? feed.issuedAt }
  const slot = observed === undefined ? `day:${index + 1}` : 'current'
  const text = UNKNOWN.test(condition) ? entry.text : condition
  return [
    {
      ...PUBLISHERS.bbc,
      lang: 'en',
      slot,
      text,
      ...given({ ...facts, ...about, tempC: observed === undefined ? undefined : temperature(entry) }),
    },
  ]
}

const temperature = ({ text, title }: Entry) =>
  figure(text, /(?:^|[^m] )Temperature:\s*([-−]?\d+)\s*°C/) ?? figure(title, /,\s*([-−]?\d+)\s*°C/)

const figuresOf = (text: string) => ({
  highC: figure(text, /Maximum Temperature:\s*([-−]?\d+)\s*°C/),
  lowC: figure(text, /Minimum Temperature:\s*([-−]?\d+)\s*°C/),
  windKmh: converted(figure(text, /Wind Speed:\s*(\d+)\s*mph/), fromMph),
  humidity: figure(text, /Humidity:\s*(\d+)\s*%/),
  pressureHpa: figure(text, /Pressure:\s*(\d+)\s*mb/),
})
