import { describe, expect, test } from 'vitest'
import { readWeather } from '../read-weather.ts'
import { PUBLISHERS } from './publishers.ts'

const read = (text: string) => readWeather(Buffer.from(text), { url: 'http://feeds.test/feed.xml' }).bulletins

describe('alerts of the National Weather Service in CAP 1.2', () => {
  const feed = (...entries: string[]) =>
    `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2"><id>https://api.weather.gov/alerts/active.atom?area=XX</id><generator>NWS CAP Server</generator><title>Current watches, warnings, and advisories for Exampleland</title>${entries.join('')}</feed>`
  const entry = (
    n: number,
    { vtec = '', area = 'Lower Valley', more = '' },
  ) => `<entry><id>https://api.weather.gov/alerts/urn:oid:2.49.0.1.840.0.${n}</id>
    <updated>2026-03-01T1${n}:00:00Z</updated><title>Wind Advisory issued March 1 at 1${n}:00AM MST until March 2 by NWS Exampleton</title><summary>BULLETIN ${n} ...STRONG WINDS EXPECTED ACROSS THE VALL</summary>
    <cap:event>Wind Advisory</cap:event><cap:effective>2026-03-01T1${n}:00:00Z</cap:effective><cap:expires>2026-03-0${n + 1}T00:00:00Z</cap:expires><cap:status>Actual</cap:status><cap:msgType>Update</cap:msgType>
    <cap:severity>Moderate</cap:severity><cap:areaDesc>${area}</cap:areaDesc><cap:polygon></cap:polygon>
    <cap:geocode><valueName>FIPS6</valueName><value>016027 016045</value><valueName>UGC</valueName><value>XXZ012</value></cap:geocode>
    <cap:parameter><valueName>VTEC</valueName><value>${vtec}</value></cap:parameter>${more}</entry>`
  const line = (action: string, number = '0009') => `/O.${action}.KXXX.WI.Y.${number}.000000T0000Z-260302T0000Z/`

  test('are known by their event, which stays the same in each bulletin; the newest counts, with all its areas', () => {
    const told = read(
      feed(entry(1, { vtec: line('NEW') }), entry(2, { vtec: line('CON') }), entry(2, { vtec: line('CON'), area: 'Upper Valley' })),
    )
    expect(told).toEqual([
      {
        slot: 'warning:KXXX.WI.Y.0009',
        title: 'Wind Advisory',
        text: 'Lower Valley, Upper Valley\nBULLETIN 2 ...STRONG WINDS EXPECTED ACROSS THE VALL',
        severity: 'moderate',
        icon: 'triangle-alert',
        issuedAt: Date.UTC(2026, 2, 1, 12),
        validFrom: Date.UTC(2026, 2, 1, 12),
        validTo: Date.UTC(2026, 2, 3),
        ...PUBLISHERS.nationalWeatherService,
      },
    ])
  })

  test('may name two events, of which one is over; and are over when all are', () => {
    expect(read(feed(entry(1, { vtec: `${line('EXP', '0008')}\n${line('NEW')}` })))).toMatchObject([{ slot: 'warning:KXXX.WI.Y.0009' }])
    expect(read(feed(entry(1, { vtec: line('NEW') }), entry(2, { vtec: line('CAN') })))).toMatchObject([{ slot: 'current', quiet: true }])
  })

  test('without an event are known by their id', () => {
    expect(read(feed(entry(1, {})))).toMatchObject([{ slot: expect.stringMatching(/^warning:[0-9a-f]{32}$/) }])
  })
})

describe('an alert that refers to others', () => {
  const feed = (...entries: string[]) =>
    `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2"><title>MeteoAlarm Exampleland</title>${entries.join('')}</feed>`
  const entry = (id: string, type: string, references = '') =>
    `<entry><id>https://x.example/${id}</id><title>Yellow Wind Warning</title><cap:identifier>${id}</cap:identifier><cap:message_type>${type}</cap:message_type><cap:status>Actual</cap:status><cap:severity>Moderate</cap:severity><cap:areaDesc>Coast</cap:areaDesc>${references && `<cap:references>${references}</cap:references>`}</entry>`

  test('takes their place, and says so; a cancellation takes them away', () => {
    expect(read(feed(entry('a.1', 'Alert'), entry('a.2', 'Update', 'met@x.example,a.1,2026-03-01T00:00:00Z')))).toMatchObject([
      { slot: 'warning:a.2', replaces: ['a.1'] },
    ])
    expect(read(feed(entry('a.1', 'Alert'), entry('a.3', 'Cancel', 'met@x.example,a.1,2026-03-01T00:00:00Z')))).toMatchObject([
      { slot: 'current', quiet: true },
    ])
  })

  test('has as many references as it likes, of which some are kept', () => {
    const many = Array.from({ length: 500 }, (_, n) => `m,b.${n},t`).join(' ')
    expect(read(feed(entry('a.2', 'Update', many)))[0]?.replaces).toHaveLength(20)
  })
})
