import { expect, test } from 'vitest'
import { iconFor } from './icon.ts'
import { asHtml, asText } from './words.ts'

const report = { place: 'port', slot: 'day:1', title: 'Monday', text: 'Sun\nand <wind>', highC: 3, lowC: -8 }

test('a report is one line of text', () => {
  expect(asText(report)).toBe('Monday: Sun and <wind>, high 3 °C, low −8 °C')
  expect(asText({ place: 'port', slot: 'current', text: 'Rain', tempC: 0, stale: true })).toBe('Rain, 0 °C (out of date)')
})

test('a report is a paragraph, whatever its texts hold', () => {
  expect(asHtml({ ...report, url: 'http://a.test/?a="b', source: '<i>' }).html).toBe(
    '<p data-slot="day:1"><strong>Monday</strong> Sun and &lt;wind&gt;, high 3 °C, low −8 °C <a href="http://a.test/?a=&quot;b" rel="noreferrer">&lt;i&gt;</a></p>',
  )
})

test.each([
  ['Thunderstorms and rain', false, 'cloud-lightning'],
  ['Ice pellets', false, 'cloud-hail'],
  ['Chance of flurries', false, 'cloud-snow'],
  ['Light Rain', false, 'cloud-drizzle'],
  ['Averses', false, 'cloud-rain'],
  ['Fog/Mist', false, 'cloud-fog'],
  ['A mix of sun and cloud', false, 'cloud-sun'],
  ['A few clouds', true, 'cloud-moon'],
  ['Mostly Cloudy', true, 'cloud'],
  ['Clear', false, 'sun'],
  ['Clear', true, 'moon'],
  ['Windy', false, 'wind'],
  ['Not observed', false, undefined],
])('%s (night: %s) has the icon %s', (text, night, icon) => {
  expect(iconFor(text, night)).toBe(icon)
})
