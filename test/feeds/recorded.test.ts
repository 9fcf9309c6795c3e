import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { readWeather } from '../../plugins/weather/read-weather.ts'
import { Report } from '../../plugins/weather/report.ts'
import { recordedFeeds } from './recorded.ts'

const feeds = new Map((recordedFeeds() ?? []).map((path) => [basename(path), path]))
const read = (name: string) => readWeather(readFileSync(feeds.get(name) ?? ''), { url: 'http://feeds.test/dir/feed.xml' })

/** What each recorded feed comes to; a sentence is why it is refused. */
const EXPECTED: Readonly<Record<string, string | readonly object[]>> = {
  'broken-double-encoded-html.xml': [{ text: 'â€¦' }],
  'broken-incomplete-fields.atom': [],
  'broken-linenoise.xml': [{ text: expect.stringMatching(/^’<>”/) }],
  'broken-notafeed.html': 'not a feed: a page in HTML',
  'broken-saxerror.xml': [{ title: 'Good Item', url: 'http://example.com/good' }],
  'broken-unrecognized.rss': 'not well-formed XML',
  'broken-whitespace-before-xml-decl.xml': [],
  'compressed-gzip.xml': [{ title: expect.stringMatching(/^В Бузулуке/), issuedAt: Date.UTC(2014, 0, 22, 14, 31, 31) }],
  'georss-usgs-earthquakes-atom.xml': [{ title: 'M 2.1 - 27km SE of Campo, CA', text: expect.stringContaining('32.413°N 116.292°W') }],
  'non-utf8-euckr.xml': [{ text: '년' }],
  'non-utf8-koi8r.xml': [{ title: 'Вторая новость' }],
  'rss091-encoding-1.xml': [{ title: 'bash - Expansão de Parâmetros' }],
  'rss091-netscape-dtd-rome.xml': [{ title: 'rss_0.91N.channel.item[0].title' }],
  'rss091-spec.xml': [{ title: 'Giving the world a pluggable Gnutella' }],
  'rss091-userland-rome.xml': [{ title: 'rss_0.91U.channel.item[0].title' }],
  'rss2-guid-dupes.xml': [{ title: 'Huh?', issuedAt: Date.UTC(2014, 5, 19, 6) }],
  'rss2-relative-urls.xml': [
    { url: expect.stringMatching(/^http:\/\/feeds\.test\/en\/games\/neverwinter\//), issuedAt: Date.UTC(2017, 11, 7, 18, 0, 29) },
  ],
  'rss2-rome.xml': [{ title: 'rss_2.0.channel.item[1].title', issuedAt: Date.UTC(2001, 0, 2) }],
  'utf16le.xml': [{ title: 'Test feed title 1' }],
  'weather-eccc-toronto-atom-2015.xml': [
    {
      slot: 'current',
      text: 'Clear',
      tempC: -3,
      windKmh: 42,
      gustKmh: 60,
      humidity: 50,
      pressureHpa: 1020,
      icon: 'moon',
      issuedAt: Date.UTC(2015, 2, 18, 3),
    },
    { slot: 'day:1', title: 'Tuesday night', lowC: -8 },
    { slot: 'day:2', title: 'Wednesday', highC: 3 },
    { slot: 'day:3', title: 'Wednesday night', lowC: -7 },
    { slot: 'day:4', title: 'Thursday', highC: 4 },
    { slot: 'day:5', title: 'Friday', lowC: -3, highC: 6, icon: 'cloud-rain' },
    { slot: 'day:6', title: 'Saturday', lowC: -3, highC: 3, icon: 'cloud-snow' },
    { slot: 'day:7', title: 'Sunday', lowC: -12, highC: 0 },
    { slot: 'day:8', title: 'Monday', lowC: -9, highC: 2 },
  ],
  'weather-meteoalarm-france-atom-cap12.xml': [
    {
      slot: 'warning:2.49.0.0.250.0.FR.20221207160058.764028',
      title: 'Yellow Avalanches Warning',
      severity: 'moderate',
      text: expect.stringMatching(/^Haute Savoie, Savoie/),
    },
    { slot: 'warning:2.49.0.0.250.0.FR.20221207060126.964028' },
  ],
  'weather-meteoalarm-ireland-atom-cap12-huge.xml': Array.from({ length: 16 }, () => ({
    source: 'MeteoAlarm',
    text: expect.stringContaining(''),
  })),
  'weather-meteoalarm-ireland-cap12-detail.xml': [
    { slot: 'warning:2.49.0.1.372.0.221206232741.M_LowTemp003', title: 'Ice warning for Ireland', source: 'Met Éireann' },
  ],
  'weather-nws-idaho-atom-cap11-2013.xml': [
    {
      slot: 'warning:KMSO.FA.A.0002',
      severity: 'moderate',
      title: 'Flood Watch',
      text: expect.stringMatching(/^Lemhi\n/),
      validTo: Date.UTC(2013, 0, 28),
    },
    {
      slot: 'warning:KBOI.FG.Y.0009',
      title: 'Dense Fog Advisory',
      text: expect.stringMatching(/^Lower Treasure Valley, Upper Treasure Valley\n/),
    },
    {
      slot: 'warning:KMSO.WW.Y.0008',
      title: 'Winter Weather Advisory',
      validTo: Date.UTC(2013, 0, 26, 22),
      source: 'National Weather Service',
    },
    { slot: expect.stringMatching(/^warning:[0-9a-f]{32}$/), title: 'Special Weather Statement' },
    { slot: expect.stringMatching(/^warning:[0-9a-f]{32}$/), title: 'Air Quality Alert' },
  ],
  'weather-nws-oregon-atom-empty-malformed-2013.xml': 'not well-formed XML',
  'weather-nws-youngstown-rss-2016.xml': [
    {
      slot: 'current',
      text: 'Light Snow',
      tempC: -5.6,
      windKmh: 5.6,
      humidity: 71,
      pressureHpa: 1027.7,
      icon: 'cloud-snow',
      issuedAt: Date.UTC(2016, 0, 21, 19, 51),
    },
  ],
}

test('the recorded feeds are all there, or none is', () => {
  expect([...feeds.keys()].sort()).toEqual(feeds.size === 0 ? [] : Object.keys(EXPECTED).sort())
})

if (feeds.size > 0) {
  test.each(Object.entries(EXPECTED))('%s comes to what it says, or is refused', (name, expected) => {
    if (typeof expected === 'string') return expect(() => read(name)).toThrow(expected)
    const { bulletins } = read(name)
    expect(bulletins).toMatchObject(expected)
    for (const bulletin of bulletins) expect(Report.parse({ ...bulletin, place: 'here' })).toEqual({ ...bulletin, place: 'here' })
  })

  test('600 KB are read within the time that a poll has', () => {
    const began = performance.now()
    read('weather-meteoalarm-ireland-atom-cap12-huge.xml')
    expect(performance.now() - began).toBeLessThan(10_000)
  })
}
