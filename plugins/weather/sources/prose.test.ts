import { describe, expect, test } from 'vitest'
import { readWeather } from '../read-weather.ts'
import { PUBLISHERS } from './publishers.ts'

const read = (text: string) => readWeather(Buffer.from(text), { url: 'http://feeds.test/feed.xml' }).bulletins
const rss = (head: string, items: string, spaces = '') =>
  `<?xml version="1.0"?><rss version="2.0" ${spaces}><channel>${head}${items}</channel></rss>`
const item = (title: string, text: string, more = '') =>
  `<item><title>${title}</title><description><![CDATA[${text}]]></description>${more}</item>`

describe('the BBC', () => {
  const SPACES =
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:georss="http://www.georss.org/georss"'
  const observation = (title: string, text: string) =>
    rss(
      '<title>BBC Weather - Observations for  Exampleton, XX</title><link>https://www.bbc.co.uk/weather/1</link><atom:link href="https://broker.example/%s" rel="self"/>',
      item(
        title,
        text,
        '<pubDate>Sun, 01 Mar 2026 12:00:00 GMT</pubDate><dc:date>2026-03-01T12:00:00Z</dc:date><georss:point>54.9 -1.6</georss:point>',
      ),
      SPACES,
    )

  test('tells an observation in prose, with two spaces in a title and a self link that is none', () => {
    const text =
      'Temperature: -2°C (28°F), Wind Direction: South Westerly, Wind Speed: 10mph, Humidity: 77%, Pressure: 1017mb, Rising, Visibility: Good'
    expect(read(observation('Sunday - 12:00 GMT: Light Cloud, -2°C (28°F)', text))).toEqual([
      {
        slot: 'current',
        text: 'Light Cloud',
        lang: 'en',
        ...{ tempC: -2, windKmh: 16.1, humidity: 77, pressureHpa: 1017, icon: 'cloud' },
        issuedAt: Date.UTC(2026, 2, 1, 12),
        ...PUBLISHERS.bbc,
      },
    ])
  })

  test('does not know everything: “--” and “Not available” are no figures', () => {
    const text =
      'Temperature: --°C (--°F), Wind Direction: --, Wind Speed: --mph, Humidity: --%, Pressure: --mb, Not available, Visibility: --'
    const [current] = read(observation('Sunday - 12:00 GMT: Not available, --°C (--°F)', text))
    expect(current).toMatchObject({ slot: 'current', text })
    for (const figure of ['tempC', 'windKmh', 'humidity', 'pressureHpa']) expect(current).not.toHaveProperty(figure)
  })

  const forecast = (issue: number) =>
    rss(
      '<title>BBC Weather - Forecast for  Exampleton, XX</title><link>https://www.bbc.co.uk/weather/1</link>',
      [
        [
          'Tonight: Clear Sky, Minimum Temperature: 9°C (48°F)',
          'Minimum Temperature: 9°C (48°F), Wind Direction: Westerly, Wind Speed: 12mph, Humidity: 66%',
        ],
        [
          'Monday: Light Rain Showers, Minimum Temperature: 8°C (46°F) Maximum Temperature: 15°C (59°F)',
          'Maximum Temperature: 15°C (59°F), Minimum Temperature: 8°C (46°F)',
        ],
      ]
        .map(([title = '', text = ''], day) =>
          item(title, text, `<guid isPermaLink="false">https://www.bbc.co.uk/weather/1-${day}-2026-03-01T${issue}:00:00</guid>`),
        )
        .join(''),
    )

  test('has a forecast whose slot is its place: today’s maximum is missing in the afternoon, and the guid is always new', () => {
    expect(read(forecast(15))).toMatchObject([
      { slot: 'day:1', title: 'Tonight', text: 'Clear Sky', lowC: 9, windKmh: 19.3, icon: 'moon' },
      { slot: 'day:2', title: 'Monday', text: 'Light Rain Showers', lowC: 8, highC: 15, icon: 'cloud-drizzle' },
    ])
    expect(read(forecast(15))[0]).not.toHaveProperty('highC')
    expect(read(forecast(16))).toEqual(read(forecast(15)))
  })
})

describe('the Hong Kong Observatory', () => {
  const head = (title: string) => `<title>${title}</title><link>
    https://www.weather.gov.hk/contente.htm
    </link><copyright>The content available in this file, including all text, is for non-commercial use only.</copyright>`
  const bulletin = (title: string, text: string) =>
    item(title, text, '<guid isPermaLink="false">\n http://rss.weather.gov.hk/rss/x/20190109000200\n</guid>')
  const CURRENT = `<img src="https://rss.weather.gov.hk/img/pic77.png" style="vertical-align: middle;">
    <p>At 0 a.m. at the Observatory :<br>Air temperature : 17 degrees Celsius<br>Relative Humidity : 84 per cent<br/>
    <p>The air temperatures at other places were:<br/><table border="0"><tr><td><font size="-1">Some Peak</font></td><td width="100"><font size="-1">13 degrees ;</font></td></tr></table>`

  test('tells the weather in HTML with unclosed tags, the sky by a picture, the time in a title', () => {
    expect(read(rss(head('Current Weather Report'), bulletin('Bulletin updated at 00:02 HKT 09/01/2019', CURRENT)))).toEqual([
      expect.objectContaining({
        slot: 'current',
        text: 'Partly sunny',
        lang: 'en',
        zone: 'Asia/Hong_Kong',
        ...{ tempC: 17, humidity: 84, icon: 'cloud-sun' },
        issuedAt: Date.UTC(2019, 0, 8, 16, 2),
        url: 'https://www.weather.gov.hk/contente.htm',
        ...PUBLISHERS.hongKong,
      }),
    ])
  })

  test.each([
    ['zh-Hant', '本港地區天氣報告 - 香港天文台', '氣溫 : 17 度<br/>相對濕度 : 百分之 84'],
    ['zh-Hans', '本港地区天气报告 - 香港天文台', '气温 : 17 度<br/>相对湿度 : 百分之 84'],
  ])('tells it in Chinese too (%s)', (lang, title, text) => {
    expect(read(rss(head(title), bulletin('於2019年01月09日0時02分更新', `上午零時，天文台錄得：<br/>${text}`)))).toMatchObject([
      { slot: 'current', lang, tempC: 17, humidity: 84 },
    ])
  })

  test('forecasts several days, over the turn of the year', () => {
    const days = `<p/><p>Date/Month 31/12(Monday)<br/>Wind: East force 4.<br/>Weather: Mainly cloudy with one or two rain patches.<br/>Temp range: 17 - 20 C<br/>R.H. range: 75 - 95 per cent<br/></p>
      <p>Date/Month 01/01(Tuesday)<br/>Wind: North.<br/>Weather: Sunny periods.<br/>Temp range: 14 - 18 C<br/></p>`
    expect(read(rss(head('9-day Weather Forecast'), bulletin('Bulletin updated at 11:30 HKT 30/12/2018', days)))).toMatchObject([
      { slot: 'day:1', title: 'Monday', date: '2018-12-31', lowC: 17, highC: 20, icon: 'cloud-rain' },
      { slot: 'day:2', title: 'Tuesday', date: '2019-01-01', lowC: 14, highC: 18, icon: 'cloud-sun' },
    ])
    const chinese =
      '日期/月份: 09/01(星期三)<br/>風: 東風4級。<br/>天氣: 大致多雲。<br/>氣溫: 17 至 20 度<br/>相對濕度: 百分之 75 至 95<br/>'
    expect(read(rss(head('九天天氣預報'), bulletin('x', chinese)))).toMatchObject([
      { slot: 'day:1', title: '星期三', text: '大致多雲。', lowC: 17, highC: 20 },
    ])
  })

  test('forecasts a day in prose', () => {
    const text =
      'General Situation:<br/>A monsoon is bringing cool weather.<br/>Weather forecast for today:<br/>Mainly cloudy. Temperatures will range between 15 and 18 degrees.'
    expect(read(rss(head('Local Weather Forecast'), bulletin('Bulletin updated at 07:45 HKT 09/01/2019', text)))).toMatchObject([
      { slot: 'day:1', text: expect.stringMatching(/^Mainly cloudy/), icon: 'cloud' },
    ])
  })

  test('warns by name, whatever the time of the bulletin, or says that it does not', () => {
    const warn = (time: string) =>
      read(rss(head('Weather Warning Summary'), bulletin('Bulletin updated', `Strong Monsoon Signal issued at ${time} HKT 09/01/2019`)))
    expect(warn('10:20')).toMatchObject([
      { slot: expect.stringMatching(/^warning:/), title: expect.stringMatching(/^Strong Monsoon Signal/), severity: 'moderate' },
    ])
    expect(warn('10:20')[0]?.slot).toBe(warn('11:45')[0]?.slot)
    expect(read(rss(head('Weather Warning Summary'), bulletin('x', 'There is no warning in force.')))).toEqual([])
    expect(read(rss(head('天氣警告一覽'), bulletin('x', '現時沒有警告生效')))).toEqual([])
  })
})

describe('Taiwan’s Central Weather Administration', () => {
  const head = (domain = 'cwa') => `<title>臺北市預報</title><link>https://www.${domain}.gov.tw/V8/C/W/County/index.html</link>`
  const date = '<pubDate>Tue, 30 Dec 2025 11:00:00 +0800</pubDate>'

  test.each(['cwa', 'cwb'])('tells the next periods in titles and the week in lines (%s)', (domain) => {
    const week = '12/31 白天 溫度:16 ~ 19 多雲<BR>12/31 晚上 溫度:15 ~ 17 陰短暫雨<BR>01/01 白天 溫度:14 ~ 18 晴時多雲<BR>'
    const items =
      item('臺北市12/31 白天 晴時多雲 溫度: 17 ~ 21 降雨機率: 30% (12/30 11:00發布)', '', date) +
      item('臺北市(12/30 11:00發布)一週天氣預報', week, date)
    expect(read(rss(head(domain), items))).toEqual([
      expect.objectContaining({
        slot: 'day:1',
        title: '12/31 白天',
        text: '晴時多雲',
        lowC: 17,
        highC: 21,
        rainChance: 30,
        date: '2025-12-31',
        icon: 'cloud-sun',
        ...PUBLISHERS.taiwan,
      }),
      expect.objectContaining({
        slot: 'day:2',
        title: '12/31 晚上',
        text: '陰短暫雨',
        lowC: 15,
        highC: 17,
        date: '2025-12-31',
        icon: 'cloud-rain',
      }),
      expect.objectContaining({ slot: 'day:3', text: '晴時多雲', date: '2026-01-01', lang: 'zh-Hant', zone: 'Asia/Taipei' }),
    ])
  })

  test('warns, or says that it does not', () => {
    const warnings = (items: string) => read(rss('<title>中央氣象署警特報</title><link>https://www.cwa.gov.tw/</link>', items))
    expect(warnings(item('陸上強風特報', '今晚至明晨沿海有強風', `<guid>W29-1</guid>${date}`))).toMatchObject([
      { slot: 'warning:W29-1', title: '陸上強風特報', severity: 'moderate', issuedAt: Date.UTC(2025, 11, 30, 3), source: '中央氣象署' },
    ])
    expect(warnings(item('目前無發布警特報', ''))).toEqual([])
  })
})

describe('Yahoo’s namespace', () => {
  const feed = (prefix: string, uri: string, units: string) =>
    rss(
      `<title>Weather for Exampleton</title><link>http://old.example/w</link><${prefix}:units ${units}/><${prefix}:wind chill="30" direction="90" speed="10"/><${prefix}:atmosphere humidity="78" visibility="6" pressure="1012"/>`,
      `<item><title>Conditions for Exampleton</title><geo:lat>1.35</geo:lat><${prefix}:condition text="Light Rain" code="11" temp="30" date="Thu, 03 Jul 2014 12:59 pm SGT"/>
       <${prefix}:forecast day="Thu" date="3 Jul 2014" low="25" high="31" text="Thunderstorms" code="4"/><${prefix}:forecast day="Fri" date="4 Jul 2014" low="x" high="" text="Fair"/></item>`,
      `xmlns:${prefix}="${uri}" xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#"`,
    )
  const METRIC = 'temperature="C" distance="km" pressure="mb" speed="km/h"'

  test.each([
    ['yweather', 'http://xml.weather.yahoo.com/ns/rss/1.0'],
    ['w', 'https://xml.weather.yahoo.com/ns/rss/1.0'],
  ])('is known by its address and not by the prefix %s', (prefix, uri) => {
    expect(read(feed(prefix, uri, METRIC))).toMatchObject([
      {
        slot: 'current',
        text: 'Light Rain',
        tempC: 30,
        windKmh: 10,
        humidity: 78,
        pressureHpa: 1012,
        issuedAt: Date.UTC(2014, 6, 3, 4, 59),
        icon: 'cloud-drizzle',
      },
      { slot: 'day:1', title: 'Thu', date: '2014-07-03', lowC: 25, highC: 31, icon: 'cloud-lightning' },
      { slot: 'day:2', title: 'Fri', date: '2014-07-04', text: 'Fair', icon: 'sun' },
    ])
    expect(read(feed(prefix, 'http://other.example/ns', METRIC))).toMatchObject([{ slot: 'current', source: 'Weather for Exampleton' }])
  })

  test('has figures in Fahrenheit, miles and inches too', () => {
    const american = feed(
      'y',
      'http://xml.weather.yahoo.com/ns/rss/1.0',
      'temperature="F" distance="mi" pressure="in" speed="mph"',
    ).replace('pressure="1012"', 'pressure="29.9"')
    expect(read(american)).toMatchObject([{ tempC: -1.1, windKmh: 16.1, pressureHpa: 1012.5 }, { lowC: -3.9 }, {}])
  })
})
