import { describe, expect, test } from 'vitest'
import { readWeather } from '../read-weather.ts'
import type { Feed } from './feed.ts'
import { readDocument, readFeed } from './parse.ts'

const ORIGIN = { url: 'http://feeds.test/weather/feed.json' }
const read = (text: string): Feed => readFeed(readDocument(Buffer.from(text), ORIGIN), ORIGIN)
const feed = (items: readonly object[], more: object = {}): string =>
  JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'Harbour <news>', home_page_url: '/', items, ...more })

describe('JSON Feed', () => {
  test('gives its items, with absolute links, plain texts and dates', () => {
    const told = read(
      feed([
        {
          id: 'a',
          url: 'one',
          title: '5 < 6',
          content_html: '<p>Rain<script>x</script> all day</p>',
          date_published: '2026-03-01T12:00:00+01:00',
          tags: ['wet', 'cold'],
        },
        {
          id: 7,
          external_url: 'http://b.test/',
          content_text: '<b> & more',
          date_modified: '2026-03-02T00:00:00Z',
          date_published: 'yesterday',
        },
        { summary: 'short', url: 'javascript:alert(1)' },
      ]),
    )
    expect(told).toMatchObject({ title: 'Harbour <news>', url: 'http://feeds.test/', ttl: undefined })
    expect(told.entries).toMatchObject([
      {
        id: 'a',
        title: '5 < 6',
        text: 'Rain all day',
        url: 'http://feeds.test/weather/one',
        issuedAt: Date.UTC(2026, 2, 1, 11),
        categories: ['wet', 'cold'],
      },
      { id: '7', title: '', text: '<b> & more', url: 'http://b.test/', issuedAt: Date.UTC(2026, 2, 2) },
      { id: expect.stringMatching(/^[\w-]{43}$/), text: 'short', url: undefined, issuedAt: undefined },
    ])
  })

  test('of version 1, with a mark before it, is read all the same', () => {
    expect(read(`\ufeff ${feed([{ id: 'x' }], { version: 'https://jsonfeed.org/version/1' })}`).entries).toHaveLength(1)
  })

  test('is weather like any other feed', () => {
    const text = feed([{ id: 'a', title: 'Sunny, 21 °C', content_text: 'Sun' }])
    expect(readWeather(Buffer.from(text), ORIGIN).bulletins).toMatchObject([{ slot: 'current', tempC: 21, title: 'Sunny, 21 °C' }])
  })

  test.each([
    '{"items": []}',
    '{"version": 1}',
    '{"version": "https://jsonfeed.org/version/2"}',
    '{"version": "https://elsewhere.example/version/1"}',
    '{"version": "https://jsonfeed.org/version/1", "items": [',
    `{"version": "https://jsonfeed.org/version/1", "x": ${'{"x":'.repeat(500)}1${'}'.repeat(500)}}`,
  ])('is not what %s is', (text) => {
    expect(() => read(text)).toThrow()
  })

  test('with nothing in it, or items that are none, is an empty feed or has empty items', () => {
    expect(read(feed([])).entries).toEqual([])
    expect(read(feed([], { items: null })).entries).toMatchObject([{ title: '', text: '' }])
    expect(read(feed([], { items: ['x', 3] })).entries).toHaveLength(2)
  })
})
