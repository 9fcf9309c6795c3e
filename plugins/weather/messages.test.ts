import { describe, expect, test } from 'vitest'
import {
  conditionOf,
  dayOf,
  degrees,
  languageFor,
  messagesFor,
  nameOf,
  pressure,
  speed,
  temperature,
  timeOfDay,
  weekday,
} from './messages.ts'
import { ICONS } from './report.ts'

describe('figures', () => {
  test.each([
    [21, 'metric', '21 °C', '21°'],
    [21, 'us', '70 °F', '70°'],
    [-7.6, 'metric', '−8 °C', '−8°'],
    [-0.4, 'metric', '0 °C', '0°'],
    [-17.9, 'us', '0 °F', '0°'],
  ] as const)('%s °C in %s is %s', (celsius, units, long, short) => {
    expect([temperature(celsius, units), degrees(celsius, units)]).toEqual([long, short])
  })

  test('of wind and air pressure have the units of the reader', () => {
    expect([speed(30, 'metric'), speed(30, 'us')]).toEqual(['30 km/h', '19 mph'])
    expect([pressure(1013.25, 'metric'), pressure(1013.25, 'us')]).toEqual(['1013 hPa', '29.92 inHg'])
  })
})

describe('words', () => {
  test.each([
    ['en', 'Tuesday', '24 February'],
    ['fr-CA', 'mardi', 'le 24 février'],
    ['zh-Hant', '星期二', '2月24日'],
  ])('in %s say on which day something was', (locale, soon, later) => {
    const time = Date.UTC(2026, 1, 24, 12)
    const on = (now: number) => dayOf(time, locale === 'en' ? 'en-GB' : locale, { zone: 'UTC', now })
    expect([on(Date.UTC(2026, 1, 26)), on(Date.UTC(2026, 2, 26))]).toEqual([soon, later])
  })

  test.each([
    ['fr-CA', 'fr'],
    ['zh-TW', 'zh-Hant'],
    ['zh', 'zh-Hant'],
    ['de', 'en'],
    ['', 'en'],
  ])('for %s are those of %s', (tag, language) => {
    expect(languageFor(tag)).toBe(language)
  })

  test.each(['en', 'fr', 'zh-Hant'] as const)('in %s there are some for all that is said', (language) => {
    const { conditions, ...words } = messagesFor(language)
    expect(Object.keys(conditions)).toEqual([...ICONS])
    for (const word of Object.values(words)) expect(typeof word === 'string' ? word : word('Q')).toMatch(/\S/)
  })

  test('of the publisher stay in their language, and become the icon’s in another', () => {
    const rain = { text: 'Light Rain', lang: 'en', icon: 'cloud-drizzle' } as const
    expect((['en', 'fr', 'zh-Hant'] as const).map((language) => conditionOf(rain, language))).toEqual([
      'Light Rain',
      'Pluie faible',
      '小雨',
    ])
    expect(conditionOf({ text: '多云', lang: 'zh-Hans', icon: 'cloud' }, 'zh-Hant')).toBe('多云')
    expect(conditionOf({ text: 'Schwül', lang: 'de' }, 'en')).toBe('Schwül')
    expect(conditionOf({ text: 'No warnings in effect', quiet: true }, 'fr')).toBe('Aucun avertissement en vigueur')
  })

  test('for days and times are the calendar’s of the place', () => {
    expect([weekday('2026-03-01', 'en'), weekday('2026-03-01', 'fr', 'short'), weekday('2026-03-01', 'zh-Hant')]).toEqual([
      'Sunday',
      'dim.',
      '星期日',
    ])
    const now = Date.UTC(2026, 2, 1, 20)
    expect(timeOfDay(now, { language: 'en', zone: 'Asia/Taipei', now })).toBe('04:00')
    expect(timeOfDay(now + 86_400_000, { language: 'en', zone: 'Asia/Taipei', now })).toBe('Tue 04:00')
    expect(timeOfDay(now, { language: 'en', now })).toBe('20:00 UTC')
  })

  test('for a place are its name in the language, or the nearest', () => {
    const taipei = { place: 'taipei', name: 'Taipei', names: { 'zh-Hant': '臺北', fr: 'Taïpei' } }
    expect(['zh-TW', 'fr-CA', 'de', 'zh-hant'].map((lang) => nameOf(taipei, lang))).toEqual(['臺北', 'Taïpei', 'Taipei', '臺北'])
    expect(nameOf({ place: 'taipei' }, 'en')).toBe('taipei')
  })
})
