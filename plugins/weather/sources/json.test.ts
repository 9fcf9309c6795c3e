import { describe, expect, test } from 'vitest'
import { readWeather } from '../read-weather.ts'
import { PUBLISHERS } from './publishers.ts'

const read = (document: unknown, zone?: string) =>
  readWeather(Buffer.from(JSON.stringify(document)), { url: 'http://feeds.test/x.json', ...(zone !== undefined && { zone }) }).bulletins

describe('Open-Meteo', () => {
  const document = {
    ...{ latitude: 25.03, longitude: 121.56, generationtime_ms: 0.2, utc_offset_seconds: 28_800, timezone: 'Asia/Taipei' },
    current: {
      time: '2026-03-01T20:15',
      temperature_2m: 21.4,
      relative_humidity_2m: 88,
      weather_code: 61,
      is_day: 0,
      wind_speed_10m: 13,
      wind_gusts_10m: 31,
      pressure_msl: 1016.2,
    },
    daily: {
      time: ['2026-03-01', '2026-03-02'],
      weather_code: [95, 0],
      temperature_2m_max: [23, 25.5],
      temperature_2m_min: [18, 17.1],
      precipitation_probability_max: [80, null],
    },
  }

  test('tells what is now by the clock of the place, and days by its calendar', () => {
    const shared = { lang: 'en', zone: 'Asia/Taipei', url: 'https://open-meteo.com/', ...PUBLISHERS.openMeteo }
    expect(read(document)).toEqual([
      {
        ...{
          slot: 'current',
          text: 'Light rain',
          icon: 'cloud-drizzle',
          tempC: 21.4,
          windKmh: 13,
          gustKmh: 31,
          humidity: 88,
          pressureHpa: 1016.2,
        },
        issuedAt: Date.UTC(2026, 2, 1, 12, 15),
        ...shared,
      },
      { slot: 'day:1', text: 'Thunderstorms', icon: 'cloud-lightning', highC: 23, lowC: 18, rainChance: 80, date: '2026-03-01', ...shared },
      { slot: 'day:2', text: 'Sunny', icon: 'sun', highC: 25.5, lowC: 17.1, date: '2026-03-02', ...shared },
    ])
  })

  test('may count seconds', () => {
    const seconds = {
      ...document,
      current: { ...document.current, time: 1_772_367_300 },
      daily: { ...document.daily, time: [1_772_294_400] },
    }
    expect(read(seconds)).toMatchObject([{ issuedAt: 1_772_367_300_000 }, { date: '2026-03-01' }])
  })

  test('that lies is believed as far as it can be', () => {
    const lies = {
      ...document,
      timezone: 7,
      current: {
        time: 'soon',
        temperature_2m: 9_000,
        relative_humidity_2m: '88',
        weather_code: 61,
        wind_speed_10m: -5,
        pressure_msl: { a: 1 },
      },
      daily: {
        time: Array.from({ length: 10_000 }, () => '2026-03-01'),
        temperature_2m_max: 'hot',
        temperature_2m_min: [Number.MAX_VALUE, [], null],
      },
    }
    const bulletins = read(lies)
    expect(bulletins).toMatchObject([{ slot: 'current', icon: 'cloud-drizzle' }])
    expect(Object.keys(bulletins[0] ?? {}).filter((name) => /C$|Kmh|humidity|pressure|issuedAt|zone/.test(name))).toEqual([])
  })
})

describe('met.no', () => {
  const hour = (time: string, celsius: number, more: object = {}) => ({
    time,
    data: {
      instant: { details: { air_temperature: celsius, wind_speed: 5, relative_humidity: 70.4, air_pressure_at_sea_level: 1009.9 } },
      ...more,
    },
  })
  const summary = (symbol_code: string, probability_of_precipitation = 10) => ({
    summary: { symbol_code },
    details: { probability_of_precipitation },
  })
  const document = {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [10.75, 59.91, 5] },
    properties: {
      meta: { updated_at: '2026-03-01T11:20:00Z' },
      timeseries: [
        hour('2026-03-01T12:00:00Z', 4.2, { next_1_hours: summary('partlycloudy_day'), next_6_hours: summary('rain', 60) }),
        hour('2026-03-01T22:00:00Z', 1.5, { next_1_hours: summary('clearsky_night') }),
        hour('2026-03-01T23:30:00Z', -0.5, { next_1_hours: summary('lightsnowshowers_night') }),
        hour('2026-03-02T12:00:00Z', 6, { next_6_hours: summary('heavyrainandthunder') }),
      ],
    },
  }

  test('tells hours, of which the first is now and the days are the place’s', () => {
    const zone = 'Europe/Oslo'
    const told = read(document, zone)
    expect(told).toMatchObject([
      {
        slot: 'current',
        text: 'Partly sunny',
        tempC: 4.2,
        windKmh: 18,
        humidity: 70.4,
        pressureHpa: 1009.9,
        rainChance: 10,
        zone,
        issuedAt: Date.UTC(2026, 2, 1, 11, 20),
        ...PUBLISHERS.metNorway,
      },
      { slot: 'day:1', date: '2026-03-01', highC: 4.2, lowC: 1.5, rainChance: 60, icon: 'moon' },
      { slot: 'day:2', date: '2026-03-02', highC: 6, lowC: -0.5, icon: 'cloud-lightning' },
    ])
  })

  test('without a zone has its days by the sun', () => {
    expect(read(document)[0]).toMatchObject({ zone: 'Etc/GMT-1' })
    expect(read({ ...document, geometry: { coordinates: ['east'] } })[0]).toMatchObject({ zone: 'Etc/GMT' })
  })

  test.each([
    [{ properties: { timeseries: [7, null, { time: 'x' }, { time: '2026-03-01T12:00:00Z', data: [] }] } }],
    [{ properties: { timeseries: [] } }],
  ])('that lies says nothing: %j', (lies) => {
    expect(read({ ...document, ...lies })).toEqual([])
  })
})

describe('MetAlerts', () => {
  const alert = (id: string, more: object = {}, when: unknown = ['2026-03-01T10:00:00+00:00', '2026-03-02T09:00:00+00:00']) => ({
    type: 'Feature',
    properties: {
      id,
      title: `Gale warning, yellow level, ${id}`,
      area: 'Fisher',
      description: 'South 8.',
      instruction: 'Stay in.',
      awareness_level: '2; yellow; Moderate',
      severity: 'Moderate',
      status: 'Actual',
      ...more,
    },
    when: { interval: when },
  })
  const document = (...features: unknown[]) => ({
    type: 'FeatureCollection',
    lang: 'en',
    lastChange: '2026-03-01T09:00:00+00:00',
    features,
  })

  test('tells each alert whole; what is cancelled or an exercise is none', () => {
    const told = read(
      document(
        alert('a.1'),
        alert('a.2', { type: 'Cancel' }),
        alert('a.3', { status: 'Test' }),
        alert('a.4', { awareness_level: '4; red; Extreme' }, 'soon'),
      ),
    )
    expect(told).toMatchObject([
      {
        slot: 'warning:a.1',
        title: 'Gale warning, yellow level, a.1',
        text: 'Fisher\nSouth 8.\nStay in.',
        severity: 'moderate',
        validFrom: Date.UTC(2026, 2, 1, 10),
        validTo: Date.UTC(2026, 2, 2, 9),
        lang: 'en',
        licence: 'CC BY 4.0',
      },
      { slot: 'warning:a.4', severity: 'extreme' },
    ])
  })

  test('without any says so', () => {
    expect(read(document())).toMatchObject([{ slot: 'current', quiet: true, source: 'MET Norway' }])
  })

  test('has an index as a feed', () => {
    const feed = (items: string) =>
      `<rss version="2.0"><channel><title>Alerts</title><link>https://api.met.no/weatherapi/metalerts/2.0/current.rss</link>${items}</channel></rss>`
    const item =
      '<item><title>Gale warning, orange level, Fisher, 2026-03-01T10:00:00+00:00, 2026-03-02T09:00:00+00:00</title><description>Alert: south 9.</description><link>https://api.met.no/weatherapi/metalerts/2.0/current?cap=2.49.0.1.578.0.1</link><pubDate>Sun, 01 Mar 2026 09:00:00 +0000</pubDate></item>'
    const told = readWeather(Buffer.from(feed(item)), { url: 'http://a.test/' }).bulletins
    expect(told).toMatchObject([
      {
        slot: 'warning:2.49.0.1.578.0.1',
        title: 'Gale warning, orange level, Fisher',
        severity: 'severe',
        validTo: Date.UTC(2026, 2, 2, 9),
      },
    ])
    expect(readWeather(Buffer.from(feed('')), { url: 'http://a.test/' }).bulletins).toMatchObject([{ quiet: true }])
  })
})

test.each(['{"hello": 1}', '[1, 2]', '{', '"x"'])('JSON that is no weather is refused: %s', (text) => {
  expect(() => readWeather(Buffer.from(text), { url: 'http://a.test/' })).toThrow()
})
