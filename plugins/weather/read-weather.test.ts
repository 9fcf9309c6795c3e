import { describe, expect, test } from 'vitest'
import { twin } from '../../test/feeds/twins.ts'
import { readWeather } from './read-weather.ts'
import type { Bulletin } from './report.ts'
import { PUBLISHERS } from './sources/publishers.ts'

const ORIGIN = { url: 'http://feeds.test/feed.xml' }
const read = (text: string) => readWeather(Buffer.from(text), ORIGIN)
const bySlot = (text: string) => new Map(read(text).bulletins.map((bulletin) => [bulletin.slot, bulletin]))

describe('Environment Canada', () => {
  const feed = twin('environment-canada')
  const bulletins = bySlot(feed)

  test('has its slot in the middle of an id whose end is new at each issue; “no warnings” is no warning', () => {
    expect([...bulletins.keys()]).toEqual(['current', 'day:1', 'day:2', 'day:3', 'day:4'])
    expect([...bySlot(feed.replaceAll(/:20260301\d+</g, ':20260302123456<')).keys()]).toEqual([...bulletins.keys()])
  })

  test('tells current conditions in HTML', () => {
    expect(bulletins.get('current')).toEqual({
      slot: 'current',
      text: 'Light Rain',
      tempC: -0.4,
      icon: 'cloud-drizzle',
      issuedAt: Date.UTC(2026, 2, 1, 12),
      url: 'http://weather.example/city/zz-1_e.html',
      ...{ windKmh: 14, gustKmh: 33, humidity: 93, pressureHpa: 1012, lang: 'en' },
      ...PUBLISHERS.environmentCanada,
    })
  })

  test('tells numbers in words', () => {
    const days = [1, 2, 3, 4].map((day) => bulletins.get(`day:${day}`))
    expect(days).toMatchObject([
      { title: 'Sunday', text: 'Rain at times heavy. Wind northeast 30 km/h. High plus 3.', highC: 3, icon: 'cloud-rain' },
      { title: 'Sunday night', text: 'Clearing in the evening. Low minus 8.', lowC: -8, icon: 'moon' },
      { title: 'Monday', lowC: -12, highC: 0, icon: 'cloud-sun' },
      { title: 'Tuesday', highC: 6, icon: 'cloud-snow' },
    ])
    expect(days.map((day) => [day && 'highC' in day, day && 'lowC' in day])).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, false],
    ])
  })

  const entry = (id: string, title: string, summary: string) =>
    `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:weather.gc.ca,2013-04-16:${id}:20260301120000</id><title>${title}</title><summary type="html"><![CDATA[${summary}]]></summary></entry></feed>`

  test.each([
    ['WIND WARNING, Port Example', 'severe'],
    ['SNOW SQUALL WATCH, Port Example', 'moderate'],
    ['SPECIAL WEATHER STATEMENT, Port Example', 'minor'],
    ['RED WARNING - BLIZZARD, Port Example', 'extreme'],
    ['YELLOW WARNING - FOG, Port Example', 'moderate'],
    ['AVERTISSEMENT ORANGE - NEIGE, Port-Exemple', 'severe'],
  ])('warns: %s is %s', (title, severity) => {
    expect(read(entry('zz-1_w2', title, 'Take shelter.')).bulletins).toMatchObject([
      { slot: 'warning:w2', title, text: 'Take shelter.', severity, icon: 'triangle-alert' },
    ])
  })

  test.each([
    'No watches or warnings in effect, Port Example',
    'WIND WARNING ENDED, Port Example',
    'Aucune veille ou alerte en vigueur, Port-Exemple',
  ])('tells also that it does not warn: %s', (title) => {
    expect(read(entry('zz-1_w1', title, 'x')).bulletins).toEqual([])
  })

  test('speaks French, and of places by their position', () => {
    const current = '<b>Enregistrées à:</b> 23h00 <br/><b>Condition:</b> Dégagé <br/><b>Température:</b> -3,5&deg;C <br/>'
    expect(read(entry('45.403_-75.687_cc', 'Conditions actuelles: Dégagé, -3,5°C', current)).bulletins).toMatchObject([
      { slot: 'current', text: 'Dégagé', tempC: -3.5, icon: 'sun' },
    ])
    const forecast = 'Faible neige. Minimum moins 8. Maximum zéro. Prévisions émises 15h30 HAE mardi 17 mars 2015'
    expect(read(entry('on-143_fc3', 'mardi soir et nuit: Faible neige. Minimum moins 8.', forecast)).bulletins).toMatchObject([
      {
        slot: 'day:3',
        title: 'mardi soir et nuit',
        text: 'Faible neige. Minimum moins 8. Maximum zéro.',
        lowC: -8,
        highC: 0,
        icon: 'cloud-snow',
      },
    ])
  })

  test('does not always see the sky, or the thermometer', () => {
    expect(read(entry('zz-1_cc', 'Current Conditions: 2.2&#xB0;C', '<b>Temperature:</b> 2.2&deg;C<br/>')).bulletins).toMatchObject([
      { text: '2.2°C', tempC: 2.2 },
    ])
    const [bulletin] = read(
      entry('zz-1_cc', 'Current Conditions: Not observed', '<b>Observed at:</b> 11:00 PM<br/><b>Condition:</b> Clear<br/>'),
    ).bulletins
    expect(bulletin).toEqual(expect.objectContaining({ text: 'Clear', icon: 'moon' }))
    expect(bulletin).not.toHaveProperty('tempC')
  })
})

describe('a station of the National Weather Service', () => {
  test('tells one item, in Fahrenheit, whose date is its guid', () => {
    expect(read(twin('nws-station'))).toEqual({
      ttl: 3_600_000,
      bulletins: [
        {
          slot: 'current',
          text: 'Fog/Mist and Breezy',
          tempC: 5,
          icon: 'cloud-fog',
          issuedAt: Date.UTC(2026, 2, 1, 12, 51),
          url: 'http://weather.example/current/KXXX.html',
          ...{ windKmh: 33.3, humidity: 97, pressureHpa: 1012.1, lang: 'en' },
          ...PUBLISHERS.nationalWeatherService,
        },
      ],
    })
  })

  test.each([
    ['-4 F at Example Field, XX', -20, '-4 F at Example Field, XX'],
    ['Light Snow and 22.5 F at Example Field, XX', -5.3, 'Light Snow'],
  ])('%s is %s °C', (title, tempC, text) => {
    expect(read(twin('nws-station').replace(/Fog\/Mist.*XX/, title)).bulletins).toMatchObject([{ tempC, text }])
  })
})

describe('MeteoAlarm', () => {
  const feed = twin('meteoalarm')

  test('has one warning for each alert, with all its areas, the gravest first; exercises and what was cancelled are none', () => {
    expect(read(feed).bulletins.map(({ slot, severity }) => [slot, severity])).toEqual([
      ['warning:2.49.0.0.999.0.XX.2', 'extreme'],
      ['warning:2.49.0.0.999.0.XX.3', 'severe'],
      ['warning:2.49.0.0.999.0.XX.1', 'moderate'],
    ])
    expect(bySlot(feed).get('warning:2.49.0.0.999.0.XX.1')).toEqual({
      slot: 'warning:2.49.0.0.999.0.XX.1',
      title: 'Yellow Wind Warning',
      text: 'North Coast, South Coast',
      severity: 'moderate',
      icon: 'triangle-alert',
      issuedAt: Date.UTC(2026, 2, 1, 6, 0, 58),
      validFrom: Date.UTC(2026, 2, 1, 12),
      validTo: Date.UTC(2099, 2, 2, 15),
      url: 'https://warnings.example/?geocode=EMMA_ID:XX001',
      ...PUBLISHERS.meteoAlarm,
    })
  })

  test('is known by the namespace and not by the prefix', () => {
    const respelled = feed.replaceAll(/(<\/?)cap:/g, '$1warn:').replace('xmlns:cap', 'xmlns:warn')
    expect(read(respelled).bulletins).toEqual(read(feed).bulletins)
    expect(read(respelled.replace('emergency:cap:1.2', 'emergency:other')).bulletins).toMatchObject([{ slot: 'current' }])
  })

  test('without entries says that there are no warnings', () => {
    expect(read(feed.replace(/<entry>.*<\/entry>/s, '')).bulletins).toMatchObject([
      { slot: 'current', text: 'No warnings in effect', quiet: true, ...PUBLISHERS.meteoAlarm },
    ])
  })

  test('may have a thousand alerts, of which a hundred are taken', () => {
    const entries = Array.from(
      { length: 1_000 },
      (_, index) => feed.match(/<entry>.*?<\/entry>/s)?.[0].replaceAll('XX.1', `XX.1${index}`) ?? '',
    )
    expect(read(feed.replace(/<entry>.*<\/entry>/s, entries.join(''))).bulletins).toHaveLength(100)
  })
})

describe('alerts of others', () => {
  const nws = (inner: string) =>
    `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:cap="urn:oasis:names:tc:emergency:cap:1.1"><title>Current Watches for XX Issued by the National Weather Service</title>${inner}</feed>`

  test('in CAP 1.1, by the National Weather Service, have a long address for an id', () => {
    const [bulletin] = read(
      nws(`<entry><id>http://alerts.example/x.php?x=${'1'.repeat(100)}</id><title>Dense Fog Advisory issued March 1 at 1:13PM MST until 5:00PM MST by NWS</title>
        <summary>...DENSE FOG...</summary><cap:event>Dense Fog Advisory</cap:event><cap:effective>2026-03-01T13:13:00-07:00</cap:effective><cap:expires>2026-03-01T17:00:00-07:00</cap:expires>
        <cap:msgType>Alert</cap:msgType><cap:severity>Minor</cap:severity><cap:areaDesc>Lower Valley</cap:areaDesc><cap:polygon></cap:polygon></entry>`),
    ).bulletins
    expect(bulletin).toMatchObject({
      slot: expect.stringMatching(/^warning:[0-9a-f]{32}$/),
      title: 'Dense Fog Advisory',
      text: 'Lower Valley\n...DENSE FOG...',
      severity: 'minor',
      validTo: Date.UTC(2026, 2, 2),
      source: 'National Weather Service',
    })
  })

  test('that are none are told as an entry', () => {
    expect(
      read(nws('<entry><id>x</id><title>There are no active watches, warnings or advisories</title></entry>')).bulletins,
    ).toMatchObject([{ slot: 'current', text: 'No warnings in effect' }])
  })

  test('may be a document of their own', () => {
    expect(
      read(`<?xml version="1.0"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a.1</identifier><sent>2026-03-01T12:00:00-00:00</sent><status>Actual</status><msgType>Alert</msgType>
        <info><language>en</language><event>Ice</event><severity>Moderate</severity><expires>2026-03-02T12:00:00Z</expires><senderName>Met Example</senderName>
        <headline>Ice warning &lt;b&gt;</headline><description>Slippery.</description><area><areaDesc>Exampleland</areaDesc></area></info><info><language>xx</language><headline>other</headline></info></alert>`)
        .bulletins,
    ).toMatchObject([
      { slot: 'warning:a.1', title: 'Ice warning <b>', text: 'Exampleland\nSlippery.', severity: 'moderate', source: 'Met Example' },
    ])
  })
})

describe('any other feed', () => {
  const rss = (items: string) =>
    `<rss version="2.0"><channel><title>Observatory</title><link>http://a.test/</link><copyright>CC</copyright>${items}</channel></rss>`
  const item = (title: string, date: string, text: string) =>
    `<item><title>${title}</title><pubDate>${date}</pubDate><description>${text}</description></item>`

  test('tells its newest entry as what is now, in Celsius where it says so', () => {
    const old = item('Yesterday', 'Sat, 28 Feb 2026 12:00:00 GMT', 'old')
    const now = item('Today - 12:00: Heavy Rain', 'Sun, 01 Mar 2026 12:00:00 GMT', 'Temperature: −2.5°C (27°F), Wind: Northerly')
    const undated = item('Some day', '', 'whenever')
    expect(read(rss(old + now + undated)).bulletins).toEqual([
      {
        slot: 'current',
        title: 'Today - 12:00: Heavy Rain',
        text: 'Temperature: −2.5°C (27°F), Wind: Northerly',
        tempC: -2.5,
        icon: 'cloud-rain',
        issuedAt: Date.UTC(2026, 2, 1, 12),
        url: 'http://a.test/',
        source: 'Observatory',
        attribution: 'CC',
      },
    ])
  })

  test.each(['', item('', '', ''), item(' ', '', '&lt;img src=x&gt;')])('says nothing when it has nothing to say: %j', (items) => {
    expect(read(rss(items)).bulletins).toEqual([])
  })
})

test('a slot told twice is the newer one', () => {
  const entry = (hour: number, text: string) =>
    `<entry><id>tag:weather.gc.ca,2013-04-16:zz_cc:2026030${hour}0000</id><title>Current Conditions: ${text}</title><updated>2026-03-01T0${hour}:00:00Z</updated></entry>`
  const feed = (...entries: string[]) => `<feed xmlns="http://www.w3.org/2005/Atom">${entries.join('')}</feed>`
  const texts = (bulletins: readonly Bulletin[]) => bulletins.map(({ text }) => text)
  expect(texts(read(feed(entry(1, 'old'), entry(2, 'new'))).bulletins)).toEqual(['new'])
  expect(texts(read(feed(entry(2, 'new'), entry(1, 'old'))).bulletins)).toEqual(['new'])
})

test('a report of which nothing can be believed is none', () => {
  const lies = { generationtime_ms: 1, current: { time: 9e15, temperature_2m: 99_999, weather_code: 'x', wind_speed_10m: -5 } }
  expect(read(JSON.stringify(lies)).bulletins).toEqual([])
})
