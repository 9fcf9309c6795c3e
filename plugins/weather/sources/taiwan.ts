import type { Entry, Feed } from '../feed/feed.ts'
import { iconFor } from '../icon.ts'
import type { Bulletin } from '../report.ts'
import { figure } from './figures.ts'
import { PUBLISHERS } from './publishers.ts'
import { given, type Source } from './source.ts'
import { slotOfWarning } from './warning-slot.ts'

const ZONE = 'Asia/Taipei'
const HOUR = 3_600_000
const TEMPERATURES = /溫度\s*[:：]\s*(-?\d+)\s*[~～]\s*(-?\d+)/
/** `11/23 白天 溫度:18 ~ 22 多雲`; the county of a title may stand before it. */
const PERIOD = /(\d{1,2})\/(\d{1,2})\s*(今日白天|今晚明晨|明日白天|明日晚上|明晚後晨|白天|晚上|清晨)?/
const ISSUED = /[(（][^()（）]*發布[)）]/
/** That there is none is an item too. */
const NONE = /無.{0,6}(?:警|特)報|未發布/

/** Taiwan's Central Weather Administration (RSS): forecasts as Chinese prose in titles and lines, warnings as items. */
export const taiwan: Source = {
  recognises: (feed) =>
    /\bcw[ab]\.gov\.tw\b/.test(feed.url ?? '') ||
    /中央氣象[署局]/.test(`${feed.title} ${feed.rights}`) ||
    feed.entries.some(({ title }) => TEMPERATURES.test(title)),
  read: (feed) => (isForecastFeed(feed) ? forecasts(feed) : feed.entries.flatMap(warning)),
}

const isForecastFeed = (feed: Feed) => feed.entries.some(({ title, text }) => TEMPERATURES.test(title) || TEMPERATURES.test(text))

/** The next day and a half stand in titles, the week in the lines of one item; a period told twice counts as it stands in the title. */
function forecasts(feed: Feed): Bulletin[] {
  const said = feed.entries.flatMap((entry) => linesOf(entry).map((line) => ({ line, entry })))
  const periods = new Map<string, Bulletin>()
  for (const { line, entry } of said) {
    const period = periodOf(line, entry.issuedAt ?? feed.issuedAt, entry.url)
    const key = `${period.date}${/晚/.test(period.title ?? '') ? '晚' : ''}`
    if (!periods.has(key)) periods.set(key, period)
  }
  return [...periods.values()].slice(0, 16).map((period, index) => ({ ...period, slot: `day:${index + 1}` }))
}

const linesOf = ({ title, text }: Entry): string[] =>
  TEMPERATURES.test(title) ? [title] : text.split('\n').filter((line) => TEMPERATURES.test(line))

function periodOf(line: string, issuedAt: number | undefined, url: string | undefined): Bulletin {
  const said = line.replace(ISSUED, '')
  const [stamp = '', month, day, half = ''] = PERIOD.exec(said) ?? []
  const [, first, second] = TEMPERATURES.exec(said) ?? []
  const temperatures = [Number(first), Number(second)]
  const sky = /([^\d\s:：~～%]*[晴雲陰雨雪霧雷][^\d\s:：~～%]*)/.exec(said.slice(said.indexOf(stamp) + stamp.length))?.[1] ?? ''
  const rainChance = figure(said, /降雨機率\s*[:：]\s*(\d+)\s*%/)
  const facts = {
    rainChance,
    icon: iconFor(sky, /晚/.test(half)),
    date: dateOf(month, day, issuedAt),
    title: stamp.trim() || undefined,
    issuedAt,
    url,
  }
  return {
    ...PUBLISHERS.taiwan,
    lang: 'zh-Hant',
    zone: ZONE,
    slot: '',
    text: sky || said.trim(),
    lowC: Math.min(...temperatures),
    highC: Math.max(...temperatures),
    ...given(facts),
  }
}

/** A day without its year: the one nearest to the time of issue. */
function dateOf(month: string | undefined, day: string | undefined, issuedAt: number | undefined): string | undefined {
  if (month === undefined || day === undefined || issuedAt === undefined) return undefined
  const year = new Date(issuedAt + 8 * HOUR).getUTCFullYear()
  const written = [year - 1, year, year + 1].map((candidate) => Date.UTC(candidate, Number(month) - 1, Number(day)))
  const nearest = written.reduce((best, date) => (Math.abs(date - issuedAt) < Math.abs(best - issuedAt) ? date : best))
  return new Date(nearest).toISOString().slice(0, 10)
}

function warning(entry: Entry): Bulletin[] {
  if (entry.title === '' || NONE.test(entry.title)) return []
  const about = given({ url: entry.url, issuedAt: entry.issuedAt })
  const severity = /颱風|超大豪雨|海嘯/.test(entry.title) ? 'severe' : 'moderate'
  return [
    {
      ...PUBLISHERS.taiwan,
      lang: 'zh-Hant',
      zone: ZONE,
      slot: slotOfWarning(entry.id),
      title: entry.title,
      text: entry.text || entry.title,
      severity,
      icon: 'triangle-alert',
      ...about,
    },
  ]
}
