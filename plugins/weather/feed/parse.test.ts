import { describe, expect, test } from 'vitest'
import type { Feed } from './feed.ts'
import { readDocument, readFeed } from './parse.ts'

const ORIGIN = { url: 'http://feeds.test/weather/feed.xml' }
const read = (text: string): Feed => readFeed(readDocument(Buffer.from(text), ORIGIN), ORIGIN)
const brief = ({ entries }: Feed) => entries.map(({ id, title, text, url, issuedAt }) => ({ id, title, text, url, issuedAt }))
const NOON = Date.UTC(2026, 2, 1, 12)

describe('RSS', () => {
  test('2.0 gives its items, with absolute links and a wish for the time between requests', () => {
    const feed = read(`<rss version="2.0"><channel><title>A &amp;amp; B</title><link>/city</link><ttl>30</ttl><copyright>(c) B</copyright>
      <item><title><![CDATA[Rain & wind]]></title><link>\n/rain?a=1&b=2\n</link><guid isPermaLink="false">r-1</guid>
        <pubDate>Sun, 01 Mar 2026 07:00:00 EST</pubDate><description>&lt;p&gt;all day&lt;/p&gt;</description><category>Wet</category></item>
      <item><title>Two</title><link>javascript:alert(1)</link><content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">x&lt;br&gt;y</content:encoded></item>
    </channel></rss>`)
    expect(feed).toMatchObject({ title: 'A & B', url: 'http://feeds.test/city', ttl: 1_800_000, rights: '(c) B' })
    expect(brief(feed)).toEqual([
      { id: 'r-1', title: 'Rain & wind', text: 'all day', url: 'http://feeds.test/rain?a=1&b=2', issuedAt: NOON },
      { id: expect.stringMatching(/^[\w-]{43}$/), title: 'Two', text: 'x\ny', url: undefined, issuedAt: undefined },
    ])
    expect(feed.entries[0]?.categories).toEqual(['Wet'])
  })

  test('in a namespace of its own, with a guid twice, is RSS all the same', () => {
    const feed = read(
      '<rss xmlns="http://backend.userland.com/rss2"><channel><item><guid>a</guid><guid>a</guid><title>x</title></item></channel></rss>',
    )
    expect(brief(feed)).toMatchObject([{ id: 'a', title: 'x' }])
  })

  test('0.91 has neither ids nor dates', () => {
    const feed = read(
      '<rss version="0.91"><channel><title>t</title><item><title>x</title><link>http://a.test/x</link></item></channel></rss>',
    )
    expect(brief(feed)).toEqual([{ id: 'http://a.test/x', title: 'x', text: '', url: 'http://a.test/x', issuedAt: undefined }])
  })

  test('1.0 (RDF) has its items beside the channel', () => {
    const feed =
      read(`<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:when="http://purl.org/dc/elements/1.1/">
      <channel r:about="x"><title>t</title></channel><item r:about="y"><title>x</title><when:date>2026-03-01T12:00Z</when:date></item></r:RDF>`)
    expect(brief(feed)).toMatchObject([{ title: 'x', issuedAt: NOON }])
  })

  test.each(['0', '-1', 'soon', '1e9', ''])('a ttl of %j is no wish', (ttl) => {
    expect(read(`<rss><channel><ttl>${ttl}</ttl></channel></rss>`).ttl).toBeUndefined()
  })

  test.each([
    ['<ttl>30</ttl><suggested_pickup_period>60</suggested_pickup_period>', 60],
    ['<s:updatePeriod>daily</s:updatePeriod><s:updateFrequency>4</s:updateFrequency>', 360],
    ['<ttl>600</ttl><s:updatePeriod>Hourly</s:updatePeriod>', 600],
    ['<s:updatePeriod>often</s:updatePeriod>', undefined],
    ['<s:updatePeriod>daily</s:updatePeriod><s:updateFrequency>0</s:updateFrequency>', undefined],
  ])('with %s wants %s minutes between two requests', (wishes, minutes) => {
    const feed = read(`<rss xmlns:s="http://purl.org/rss/1.0/modules/syndication/"><channel>${wishes}</channel></rss>`)
    expect(feed.ttl).toBe(minutes && minutes * 60_000)
  })

  test('may name the hours and days in which it does not want to be asked', () => {
    const hours = '<skipHours><hour>0</hour><hour> 7 </hour><hour>24</hour><hour>noon</hour></skipHours>'
    const days = '<skipDays><day>Saturday</day><day>SUNDAY</day><day>Caturday</day></skipDays>'
    expect(read(`<rss><channel>${hours}${days}</channel></rss>`).rests).toEqual({ hours: [0, 7, 0], days: [6, 0] })
    expect(read('<rss><channel><skipDays/></channel></rss>').rests).toBeUndefined()
  })

  test('has a guid for a link where there is no other and it does not say that it is none', () => {
    const item = (guid: string) => `<item>${guid}<title>x</title></item>`
    const feed = read(
      `<rss><channel>${item('<guid>http://a.test/1</guid>')}${item('<guid isPermaLink="false">http://a.test/2</guid>')}${item('<guid>three</guid>')}</channel></rss>`,
    )
    expect(feed.entries.map(({ url }) => url)).toEqual(['http://a.test/1', undefined, undefined])
  })

  test('has its links resolved by xml:base, the innermost first', () => {
    const feed = read(
      '<rss xml:base="http://b.test/"><channel xml:base="one/"><item xml:base="two/"><link>x</link></item><item><link>y</link></item></channel></rss>',
    )
    expect(feed.entries.map(({ url }) => url)).toEqual(['http://b.test/one/two/x', 'http://b.test/one/y'])
  })

  test('0.90 is RDF with another namespace, and read like 1.0', () => {
    const feed = read(
      '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>t</title></channel><item><title>x</title><link>http://a.test/x</link></item></rdf:RDF>',
    )
    expect(brief(feed)).toMatchObject([{ id: 'http://a.test/x', title: 'x' }])
  })

  test('without a channel is none', () => {
    expect(() => read('<rss version="2.0"/>')).toThrow('not a feed')
  })
})

describe('Atom', () => {
  const atom = (inner: string, attributes = '') => `<feed xmlns="http://www.w3.org/2005/Atom" ${attributes}>${inner}</feed>`

  test('tells text from HTML by its type', () => {
    const feed = read(
      atom(`<title>5 &lt; 6</title><entry><title type="html">a &amp;lt;b&lt;br&gt;</title><summary type="text">&lt;b&gt; &amp;amp;</summary></entry>
        <entry><summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">so <b>much</b> rain</div></summary></entry>
        <entry><content type="html"><![CDATA[<p>5&deg;</p>]]></content></entry>`),
    )
    expect(feed.title).toBe('5 < 6')
    expect(brief(feed)).toMatchObject([{ title: 'a <b', text: '<b> &amp;' }, { text: 'so much rain' }, { text: '5°' }])
  })

  test('gives the page that an entry is about, resolved by xml:base, and the last date', () => {
    const links = '<link href="a.xml" type="application/cap+xml"/><link rel="related" href="b"/><link href="page"/>'
    const dates = '<published>2026-03-01T10:00:00Z</published><updated>2026-03-01T12:00:00Z</updated>'
    const feed = read(
      atom(`<link rel="self" href="x"/><entry xml:base="one/"><id> i </id>${links}${dates}</entry>`, 'xml:base="http://b.test/feeds/"'),
    )
    expect(feed.url).toBeUndefined()
    expect(brief(feed)).toMatchObject([{ id: 'i', url: 'http://b.test/feeds/one/page', issuedAt: NOON }])
  })

  test('of version 0.3, prefixed, or without a namespace is Atom all the same', () => {
    const entry = (prefix: string) => `<${prefix}entry><${prefix}title>x</${prefix}title></${prefix}entry>`
    const feeds = [`<feed xmlns="http://purl.org/atom/ns#">${entry('')}</feed>`, `<feed>${entry('')}</feed>`]
    for (const text of [...feeds, `<a:feed xmlns:a="http://www.w3.org/2005/Atom">${entry('a:')}</a:feed>`]) {
      expect(brief(read(text))).toMatchObject([{ title: 'x' }])
    }
  })

  test('that is incomplete is read as far as it goes', () => {
    expect(brief(read(atom('<entry><author/></entry>')))).toMatchObject([{ title: '', text: '', url: undefined }])
  })
})

test.each(['<html><body/></html>', '<opml/>', '<feed xmlns="urn:other"/>', '<RDF/>'])('%s is no feed', (text) => {
  expect(() => read(text)).toThrow('not a feed')
})
