import { describe, expect, test } from 'vitest'
import { newestEntry } from '../../examples/comet-apis/syndication.ts'
import { shown } from '../../examples/comet-apis/weather.ts'
import { twin } from '../feeds/twins.ts'

const read = (text: string) => newestEntry(Buffer.from(text))
const rss = (items: string): string => `<rss version="2.0"><channel><title>Weather</title>${items}</channel></rss>`

describe('the newest entry', () => {
  test('of an RSS feed, as plain text', () => {
    const item = `<item><title>Rain &amp;amp; wind, 5&amp;deg;</title><description><![CDATA[<b>Wet</b><br/>\n all day]]></description><pubDate>Sun, 01 Mar 2026 12:00:00 GMT</pubDate></item>`
    expect(read(rss(`${item}<item><title>Older</title></item>`))).toEqual({
      title: 'Rain & wind, 5°',
      description: 'Wet all day',
      date: 'Sun, 01 Mar 2026 12:00:00 GMT',
    })
  })

  test('of an Atom feed', () => {
    expect(read(twin('environment-canada'))).toEqual({
      title: 'No watches or warnings in effect, Port Example',
      description: 'No watches or warnings in effect.',
      date: '2026-02-27T17:15:00Z',
    })
    expect(read(twin('meteoalarm'))).toMatchObject({ title: 'Yellow Wind Warning issued for Exampleland - North Coast', description: '' })
  })

  test('of a feed without entries is nothing', () => {
    expect(read(rss(''))).toBeUndefined()
  })

  test.each([
    ['nothing', ''],
    ['text', 'Not found'],
    ['a page', '<html><title>Sorry</title></html>'],
    ['half a feed', rss('<item><title>cut off')],
    ['other XML', '<current_observation><weather>Fair</weather></current_observation>'],
  ])('of %s is an error', (_, text) => {
    expect(() => read(text)).toThrow(/^This is (not XML|no feed)$/)
  })

  test('is not blown up by entities that stand for entities', () => {
    const doctype = `<!DOCTYPE rss [<!ENTITY a "${'x'.repeat(100)}">${'bcdefgh'
      .split('')
      .map((name, index) => `<!ENTITY ${name} "${`&${'abcdefg'[index]};`.repeat(10)}">`)
      .join('')}]>`
    const started = performance.now()
    let length = 0
    try {
      length = read(doctype + rss('<item><title>&h;</title></item>'))?.title.length ?? 0
    } catch {
      // To refuse it is as good.
    }
    expect(length).toBeLessThan(10_000)
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})

test('what publishers write is shown as text', () => {
  const forecast = { title: '<script>alert(1)</script>', description: 'a & b', date: '' }
  expect(shown.html?.(forecast)).toEqual({ html: '<h2>&lt;script&gt;alert(1)&lt;/script&gt;</h2>a &amp; b<br>' })
  expect(shown.text?.(forecast)).toBe('<script>alert(1)</script>: a & b')
})
