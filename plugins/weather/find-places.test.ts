import { describe, expect, test } from 'vitest'
import { findPlaces, nearPlaces, placeNamed } from './find-places.ts'
import { forecastAddress } from './forecast-address.ts'

const place = (id: string, name: string, names: Record<string, string> = {}, search: string[] = []) => ({ id, name, names, search })
const PLACES = [
  place('trois-rivieres', 'Trois-Rivières', {}, ['Québec']),
  place('london', 'London', { fr: 'Londres' }),
  place('taipei', 'Taipei', { 'zh-Hant': '臺北', fr: 'Taïpei' }, ['capital']),
  place('new-london', 'New London'),
]
const ids = (found: readonly { id: string }[]) => found.map(({ id }) => id)

describe('search finds places', () => {
  test.each([
    ['TROIS rivieres', ['trois-rivieres']],
    ['quebec', ['trois-rivieres']],
    ['londres', ['london']],
    ['臺', ['taipei']],
    ['london', ['london', 'new-london']],
    ['lon', ['london', 'new-london']],
    ['cap', ['taipei']],
    ['nowhere', []],
    ['', ['trois-rivieres', 'london', 'taipei', 'new-london']],
    [' -.', ['trois-rivieres', 'london', 'taipei', 'new-london']],
  ])('by %j', (query, found) => {
    expect(ids(findPlaces(PLACES, query))).toEqual(found)
  })
})

test('a place is named by any of its names, whole', () => {
  expect([placeNamed(PLACES, 'Taïpei')?.id, placeNamed(PLACES, 'trois rivieres')?.id, placeNamed(PLACES, 'Tai')]).toEqual([
    'taipei',
    'trois-rivieres',
    undefined,
  ])
})

test('what is nearly a name is offered', () => {
  expect(ids(nearPlaces(PLACES, 'Lodnon'))).toEqual(['london'])
  expect(ids(nearPlaces(PLACES, 'Tapei'))).toEqual(['taipei'])
  expect(ids(nearPlaces(PLACES, 'lond'))).toEqual(['london', 'new-london'])
  expect(nearPlaces(PLACES, 'Ulaanbaatar')).toEqual([])
  expect(nearPlaces(PLACES, 'x'.repeat(100_000))).toEqual([])
})

test('services are asked by position, with four decimals', () => {
  const position = { latitude: 59.913_868_1, longitude: -10.752_245 }
  expect(forecastAddress('met.no', position)).toBe('https://api.met.no/weatherapi/locationforecast/2.0/complete?lat=59.9139&lon=-10.7522')
  const openMeteo = new URL(forecastAddress('open-meteo', position))
  expect([openMeteo.host, openMeteo.searchParams.get('latitude'), openMeteo.searchParams.get('longitude')]).toEqual([
    'api.open-meteo.com',
    '59.9139',
    '-10.7522',
  ])
  expect(openMeteo.searchParams.get('current')).toMatch(/temperature_2m/)
})
