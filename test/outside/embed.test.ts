import { expect, test } from 'vitest'
import { ConfigurationError } from '../../kernel/errors.ts'
import { parseEmbed } from '../../kernel/outside/embed-settings.ts'
import { underTheSky } from './sky.ts'

const HTML = 'text/html; charset=utf-8'

test('an embedded page is whole without script, says where its description is, and may be framed by anybody', async () => {
  const { kernel, set } = await underTheSky()
  await set('york', 'now', { text: '<rain>' })
  const foreign = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' }
  const { status, headers, text } = await kernel.ask('GET', '/embed/sky/york?lang=fr&theme=dark&units=k', { headers: foreign })
  expect([status, headers.get('content-type')]).toEqual([200, HTML])
  expect(text).toContain('<html lang="fr" data-theme="dark">')
  expect(text).toContain('<title>The &lt;sky&gt; over york</title>')
  expect(text).toContain('<p lang="fr">&lt;rain&gt;</p>')
  const address = encodeURIComponent(`${kernel.origin}/embed/sky/york?lang=fr&theme=dark&units=k`)
  expect(text).toContain(
    `type="application/json+oembed" title="The &lt;sky&gt; over york" href="${kernel.origin}/oembed?format=json&amp;url=${address}"`,
  )
  expect(text).not.toMatch(/<script>|<style|style=|onload/)
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; " +
      "base-uri 'none'; form-action 'none'; frame-ancestors *",
  )
  expect(headers.get('x-frame-options')).toBeNull()
  expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  const again = await kernel.ask('GET', '/embed/sky/york?lang=fr&theme=dark&units=k', {
    headers: { 'if-none-match': headers.get('etag') ?? '' },
  })
  expect([again.status, again.headers.get('content-security-policy')]).toEqual([304, headers.get('content-security-policy')])
})

test.each(['en-a', 'en-fr-de', 'de-1901-1901', 'english language', '"><b>'])(
  '%s is no language: the next that is named counts',
  async (lang) => {
    const { kernel } = await underTheSky()
    const shown = async (query: string, headers: Record<string, string>) =>
      /<html lang="(.*?)"/.exec((await kernel.ask('GET', `/embed/sky/york${query}`, { headers })).text)?.[1]
    expect(await shown(`?lang=${encodeURIComponent(lang)}`, { 'accept-language': 'fr' })).toBe('fr')
    expect(await shown('', { 'accept-language': lang })).toBe('en')
  },
)

test.each(['sky/hidden', 'news/world', 'members/x', 'nods/x', 'nowhere', 'Sky/york', 'sky/york.html'])(
  'there is no page at /embed/%s, as a page says',
  async (name) => {
    const { kernel } = await underTheSky({ embed: { frameAncestors: ['https://example.com'] } })
    const { status, headers, text } = await kernel.ask('GET', `/embed/${name}`)
    expect([status, headers.get('content-type')]).toEqual([404, HTML])
    expect(text).toContain('There is nothing here to embed.')
    expect(headers.get('content-security-policy')).toMatch(/frame-ancestors https:\/\/example\.com$/)
  },
)

test('oEmbed describes an embedded page, no larger than there is room for', async () => {
  const { kernel } = await underTheSky()
  const url = encodeURIComponent(`${kernel.origin}/embed/sky/york?theme=dark&lang=de`)
  const { status, headers, json } = await kernel.ask('GET', `/oembed?url=${url}&maxwidth=200&format=json`, {
    headers: { origin: 'https://elsewhere.example' },
  })
  expect([status, headers.get('access-control-allow-origin')]).toEqual([200, '*'])
  expect(json).toEqual({
    version: '1.0',
    type: 'rich',
    title: 'The <sky> over york',
    provider_name: 'Encke',
    provider_url: kernel.origin,
    cache_age: 3600,
    width: 200,
    height: 180,
    html: `<iframe src="${kernel.origin}/embed/sky/york?theme=dark&amp;lang=de" width="200" height="180" title="The &lt;sky&gt; over york" loading="lazy" frameborder="0"></iframe>`,
  })
})

test.each([
  ['format=xml&url=ORIGIN/embed/sky/york', 501],
  ['url=ORIGIN/embed/sky/hidden', 404],
  ['url=ORIGIN/embed/news/world', 404],
  ['url=ORIGIN/live/sky/york', 404],
  ['url=https://elsewhere.example/embed/sky/york', 404],
  ['url=sky', 404],
  ['', 400],
  ['url=ORIGIN/embed/sky/york&maxwidth=-3', 400],
])('oEmbed of %s is refused with %i', async (query, status) => {
  const { kernel } = await underTheSky()
  const told = await kernel.ask('GET', `/oembed?${query.replace('ORIGIN', kernel.origin)}`, {
    headers: { origin: 'https://elsewhere.example' },
  })
  expect([told.status, told.headers.get('content-type'), told.headers.get('access-control-allow-origin')]).toEqual([
    status,
    'application/problem+json',
    '*',
  ])
})

test.each([
  [undefined, ['*']],
  [{}, ['*']],
  [{ frameAncestors: ['https://example.com', 'https://*.example.org:8443', 'http://localhost:*', 'self'] }, undefined],
  [{ frameAncestors: ["'none'"] }, ["'none'"]],
])('embed: %j is a setting', (configured, ancestors) => {
  const expected = ancestors ?? ['https://example.com', 'https://*.example.org:8443', 'http://localhost:*', "'self'"]
  expect(parseEmbed(configured)).toEqual({ frameAncestors: expected })
})

test.each([
  'https://example.com',
  null,
  { frameAncestors: 'https://example.com' },
  { frameAncestors: [] },
  { frameAncestors: ['https://example.com/path'] },
  { frameAncestors: ["https://a.example; script-src 'unsafe-inline'"] },
  { frameAncestors: [7] },
  { ancestors: ['*'] },
])('embed: %j is none', (configured) => {
  expect(() => parseEmbed(configured)).toThrow(ConfigurationError)
})
