import { describe, expect, test } from 'vitest'
import { calendarEvent } from './calendar.ts'
import { card } from './card.ts'
import { daysOf } from './days.ts'
import { picture } from './picture.ts'
import { Report } from './report.ts'
import { asText, newsAsText, placeAsText } from './words.ts'

const NOW = Date.UTC(2026, 2, 1, 4)
const PLACE = { place: 'keelung', name: 'Keelung', names: { 'zh-Hant': '基隆', fr: 'Keelung' }, zone: 'Asia/Taipei' }
const CWA = {
  source: 'CWA',
  attribution: 'Weather <Administration>',
  licence: 'Open',
  licenceUrl: 'https://a.test/licence',
  url: 'https://a.test/?a=1&b="2"',
}
const reports = (...more: Partial<Report>[]): ReadonlyMap<string, Report> => {
  const all = [
    {
      slot: 'current',
      text: 'Light Rain',
      lang: 'en',
      tempC: 21.2,
      windKmh: 30,
      humidity: 88,
      icon: 'cloud-drizzle',
      issuedAt: NOW - 60_000,
      ...CWA,
    },
    {
      slot: 'day:1',
      text: 'Rain.  Heavy at times.',
      title: 'Sunday',
      lang: 'en',
      highC: 22,
      rainChance: 80,
      icon: 'cloud-rain',
      date: '2026-03-01',
      ...CWA,
    },
    { slot: 'day:2', text: 'Clear', title: 'Sunday night', lang: 'en', lowC: 15, icon: 'moon', date: '2026-03-01', ...CWA },
    { slot: 'day:3', text: 'Sunny', title: 'Monday', lang: 'en', highC: -1, lowC: -9, icon: 'sun', date: '2026-03-02', ...CWA },
    ...more,
  ]
  return new Map(all.map((report) => [report.slot ?? '', Report.parse({ ...PLACE, ...report })]))
}
const GALE: Partial<Report> = {
  slot: 'warning:w1',
  title: 'Strong <wind> advisory',
  text: 'Gusts',
  severity: 'severe',
  validTo: NOW + 11 * 3_600_000,
  url: 'https://a.test/w',
}
const view = (query: string, more: object = {}) => ({
  ...{
    lang: 'en',
    theme: 'auto' as const,
    query: new URLSearchParams(query),
    last: false,
    heartbeatSeconds: 20,
    now: NOW,
    name: 'Keelung',
    place: 'keelung',
  },
  ...more,
})

describe('the live picture', () => {
  const draw = (query = '', more: object = {}, current = reports()) => picture(current, view(query, more))
  const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text)

  test('is 212 × 44 with a ground of its own, its text as text, a title, a dot', () => {
    const svg = draw()
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="212" height="44" viewBox="0 0 212 44" role="img" lang="en"/)
    expect(svg).toContain('<title>Keelung, 21 °C, Light Rain</title>')
    expect(textsOf(svg)).toEqual(['21°', 'Keelung', 'Light Rain'])
    expect(svg).toContain('class="dot"')
    expect(svg).not.toMatch(/href|url\(|<script|<image|foreignObject/)
  })

  test('has the language, the units and the theme of whoever looks', () => {
    expect(textsOf(draw('units=us', { lang: 'zh-TW' }))).toEqual(['70°', '基隆', '小雨'])
    expect(draw('', { theme: 'dark' })).toMatch(/rect[^>]*fill="#1b2126"/)
    expect(draw('', { theme: 'dark' })).not.toContain('prefers-color-scheme')
    expect(draw()).toContain('prefers-color-scheme')
  })

  test('has a hollow dot when nothing follows, or nobody has answered for long', () => {
    expect(draw('', { last: true })).not.toContain('class="dot"')
    expect(draw('', {}, reports({ ...reports().get('current'), stale: true }))).not.toContain('class="dot"')
    expect(draw()).toMatch(/\.dot{animation:gone 1ms 60s forwards}[\s\S]*class="dot"/)
  })

  test('shows a warning before all else, cuts what is too long, escapes what is written', () => {
    expect(textsOf(draw('', {}, reports(GALE)))[2]).toMatch(/^Strong &lt;wind&gt;.*…$/)
    expect(textsOf(draw('', {}, reports({ slot: 'current', text: '<b>', name: '長'.repeat(40) })))[0]).toMatch(/^長{3,14}…$/)
  })

  test('of a place of which nothing is known says so', () => {
    expect(textsOf(draw('', {}, new Map()))).toEqual(['Keelung', 'No report yet'])
  })
})

describe('the card', () => {
  const show = (query = '', more: object = {}, current = reports(GALE)) => card(current, view(query, more))

  test('is the widget with all of it in plain HTML: now, warnings, days, sources and their licences, the time', () => {
    const { body, title } = show()
    expect(title).toBe('Weather: Keelung')
    expect(body.html).toMatch(/^<encke-weather place="keelung" lang="en" units="metric" theme="auto">/)
    for (const part of [
      '<strong class="temp">21 °C</strong> <span class="text">Light Rain</span>',
      'wind 30 km/h · humidity 88%',
      '<aside class="warning" data-severity="severe"><strong>Strong &lt;wind&gt; advisory</strong>, until 23:00',
      '<th scope="row">Sun</th><td class="text">Rain.</td><td class="high">22°</td><td class="low">15°</td>',
      '<th scope="col">High</th>',
      '<td class="high">−1°</td>',
      '<a class="source" href="https://a.test/?a=1&amp;b=&quot;2&quot;" target="_top" rel="noopener noreferrer">Weather &lt;Administration&gt;</a>, <a class="licence" href="https://a.test/licence"',
      '<time class="updated" datetime="2026-03-01T03:59:00.000Z">Updated 11:59</time>',
    ])
      expect(body.html).toContain(part)
    expect(body.html.match(/Weather &lt;Administration&gt;/g)).toHaveLength(1)
    expect(body.html).not.toMatch(/style=|<script/)
  })

  test('speaks the language and the units of whoever looks', () => {
    const { body } = show('units=us', { lang: 'fr' })
    expect(body.html).toContain('<strong class="temp">70 °F</strong> <span class="text">Pluie faible</span>')
    expect(body.html).toContain('vent 19 mph')
    expect(body.html).toContain('<th scope="row">dim.</th><td class="text">Pluie</td>')
    expect(show('', { lang: 'zh-TW' }).body.html).toContain('<h1 class="place">基隆</h1>')
  })

  test('of a place of which nothing is known says so', () => {
    expect(show('', {}, new Map()).body.html).toContain('No report yet')
  })
})

test('days are by the calendar, day and night of one together', () => {
  expect(daysOf(reports().values(), 5).map(({ date, highC, lowC, report }) => [date, highC, lowC, report.slot])).toEqual([
    ['2026-03-01', 22, 15, 'day:1'],
    ['2026-03-02', -1, -9, 'day:3'],
  ])
  expect(daysOf(reports().values(), 1)).toHaveLength(1)
})

test('a forecast is a whole day of the calendar; nothing else is', () => {
  const events = [...reports(GALE).values()].map(calendarEvent)
  expect(events).toEqual([
    undefined,
    expect.objectContaining({
      uid: 'weather-keelung-day-1',
      title: 'Keelung: Rain, 22 °C',
      start: Date.UTC(2026, 2, 1),
      wholeDay: true,
      text: expect.stringContaining('Open'),
    }),
    expect.objectContaining({ title: '☾ Keelung: Clear, 15 °C' }),
    expect.objectContaining({ title: 'Keelung: Sunny, −1 °C, −9 °C', start: Date.UTC(2026, 2, 2) }),
    undefined,
  ])
})

describe('in words', () => {
  const manner = { language: 'fr', units: 'us', now: NOW } as const

  test('a report has the language and the units that are asked for', () => {
    const day = reports().get('day:1')
    expect(day && asText(day, manner)).toBe('dimanche: Pluie, max. 72 °F, risque de pluie 80 %')
  })

  test('a place is what is now, what comes, warnings and who says so', () => {
    expect(placeAsText(reports(GALE), 'Keelung', { ...manner, language: 'en' }).split('\n')).toEqual([
      'Keelung: Light Rain, 70 °F, wind 19 mph, humidity 88%',
      'Sunday: Rain.  Heavy at times., high 72 °F, chance of rain 80%',
      'Sunday night: Clear, low 59 °F',
      '⚠ Strong <wind> advisory, until 23:00',
      'Weather <Administration>',
    ])
    expect(placeAsText(new Map(), 'Keelung', manner)).toBe('Keelung: Pas encore de bulletin')
  })

  test('what becomes of a warning can be said in a room', () => {
    const news = { ...PLACE, id: 'w1', title: 'Gale', text: 'Gusts of 70', validTo: NOW + 86_400_000, url: 'https://a.test/w' }
    const said = (type: 'warning.issued' | 'warning.cancelled' | 'warning.expired') =>
      newsAsText({ ...news, type }, { ...manner, language: 'en' })
    expect(said('warning.issued')).toBe('⚠ Keelung: Gale, until Mon 12:00\nGusts of 70\nhttps://a.test/w')
    expect([said('warning.cancelled'), said('warning.expired')]).toEqual(['Keelung: Cancelled: Gale', 'Keelung: No longer in effect: Gale'])
  })
})
