import { beforeAll, beforeEach, expect, test } from 'vitest'
import { type RunningServer, startServer } from '../server/spawn.ts'
import { type TestProvider, testProvider } from './provider.ts'
import { Visitor } from './visitor.ts'

const TIMEOUT_MILLISECONDS = 60_000

let provider: TestProvider
let server: RunningServer
let ada: Visitor

const configuration = (issuer: string, newPeople = true) => ({
  plugins: ['accounts', 'chat', ['oidc', { issuer, clientId: 'encke', clientSecret: 'a secret', label: 'Lighthouse', newPeople }]],
})

beforeAll(async () => {
  provider = await testProvider()
  server = await startServer({ config: configuration(provider.origin), env: { ENCKE_NET_ALLOW: provider.host } })
  ada = new Visitor(server.url)
  expect(await ada.json('POST', '/api/setup', { name: 'Ada', password: 'a lighthouse by the sea' })).toMatchObject({
    identity: { role: 'owner' },
  })
}, TIMEOUT_MILLISECONDS)

beforeEach(() => {
  Object.assign(provider, { claims: { sub: 'grace-1', name: 'Grace' }, wrong: {}, forged: false, down: false, refuses: undefined })
})

test('whoever the provider knows becomes a member, and is the same the next time', async () => {
  const grace = new Visitor(server.url)
  expect(await grace.json('GET', '/api/oidc')).toEqual({ label: 'Lighthouse' })
  expect(await grace.signIn()).toMatchObject({ status: 200, url: `${server.url}/` })
  const { identity } = (await grace.json('GET', '/api/me')) as { identity: object }
  expect(identity).toMatchObject({ name: 'Grace', role: 'member' })

  provider.claims = { sub: 'grace-1', name: 'Grace Hopper' }
  const elsewhere = new Visitor(server.url)
  await elsewhere.signIn()
  expect(await elsewhere.json('GET', '/api/me')).toEqual({ identity })
})

test('a name is checked as names are, and one that is taken gets a number', async () => {
  provider.claims = { sub: 'twin-1', name: 'Ada' }
  const twin = new Visitor(server.url)
  await twin.signIn()
  expect(await twin.json('GET', '/api/me')).toMatchObject({ identity: { name: 'Ada 2', role: 'member' } })

  provider.claims = { sub: 'root-1', name: 'Administrator', preferred_username: 'robin', email: 'robin@example.org' }
  const robin = new Visitor(server.url)
  await robin.signIn()
  expect(await robin.json('GET', '/api/me')).toMatchObject({ identity: { name: 'robin' } })
})

test('a request that the provider’s page has sent goes on from a page of ours, where its cookies count', async () => {
  const visitor = new Visitor(server.url)
  const back = await visitor.followTo('/oidc/start', '/oidc/callback')
  const page = await visitor.get(back, { 'sec-fetch-site': 'cross-site' })
  expect(page.status).toBe(200)
  const onward = /content="0;url=([^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
  expect(onward).toMatch(/^\/oidc\/return\?/)
  expect((await visitor.get(onward, { 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  expect(await visitor.json('GET', '/api/me')).toMatchObject({ identity: { name: 'Grace' } })
})

test.each([
  [
    'another state',
    async (visitor: Visitor, back: string) => visitor.get(back.replace(/state=[^&]+/, 'state=made-up')),
    400,
    /not under way/,
  ],
  ['another browser', async (_: Visitor, back: string) => new Visitor(server.url).get(back), 400, /not under way/],
  [
    'an issuer in the answer that is another',
    async (visitor: Visitor, back: string) => visitor.get(`${back}&iss=https://evil.example`),
    502,
    /cannot be trusted/,
  ],
])('%s signs nobody in', async (_, comeBack, status, words) => {
  const visitor = new Visitor(server.url)
  const granted = provider.granted
  const page = await comeBack(visitor, await visitor.followTo('/oidc/start', '/oidc/callback'))
  expect(page).toMatchObject({ status, type: 'text/html; charset=utf-8' })
  expect(page.text).toMatch(words)
  expect(provider.granted).toBe(granted)
  expect(await visitor.json('GET', '/api/me')).toMatchObject({ code: 'unauthenticated' })
})

const anHourAgo = Math.floor(Date.now() / 1000) - 3_600
test.each([
  ['another nonce', { wrong: { nonce: 'made-up' } }],
  ['an expired token', { wrong: { iat: anHourAgo - 300, exp: anHourAgo } }],
  ['a token for somebody else', { wrong: { aud: 'another' } }],
  ['a token of another issuer', { wrong: { iss: 'https://evil.example' } }],
  ['a token that another has signed', { forged: true }],
])('%s signs nobody in', async (_, doing) => {
  Object.assign(provider, doing)
  const visitor = new Visitor(server.url)
  const page = await visitor.signIn()
  expect(page).toMatchObject({ status: 502, type: 'text/html; charset=utf-8' })
  expect(page.text).toContain('What Lighthouse says of you cannot be trusted')
  expect(await visitor.json('GET', '/api/me')).toMatchObject({ code: 'unauthenticated' })
})

test('a way back works once', async () => {
  const visitor = new Visitor(server.url)
  const back = await visitor.followTo('/oidc/start', '/oidc/callback')
  expect((await visitor.get(back)).url).toBe(`${server.url}/`)
  expect((await visitor.get(back)).status).toBe(400)
})

test('that the provider is down is said in words, before and after', { timeout: TIMEOUT_MILLISECONDS }, async () => {
  const visitor = new Visitor(server.url)
  const back = await visitor.followTo('/oidc/start', '/oidc/callback')
  provider.down = true
  const page = await visitor.get(back)
  expect(page.status).toBe(503)
  expect(page.text).toContain('Lighthouse does not answer just now.')

  const fresh = await startServer({ config: configuration(provider.origin), env: { ENCKE_NET_ALLOW: provider.host } })
  expect((await new Visitor(fresh.url).get('/oidc/start')).status).toBe(503)
  provider.down = false
  expect((await new Visitor(fresh.url).get('/oidc/start', {}, 1)).status).toBe(303)
  await fresh.stop()
})

test('whoever does not agree is told so, and no text of theirs becomes a page', async () => {
  provider.refuses = 'access_denied'
  const page = await new Visitor(server.url).signIn()
  expect(page.status).toBe(403)
  expect(page.text).toContain('you, or it, did not agree')

  const visitor = new Visitor(server.url)
  const back = await visitor.followTo('/oidc/start', '/oidc/callback')
  const made = await visitor.get(`${back}&error_description=${encodeURIComponent('<b>pay me</b>')}`)
  expect(made.text).not.toContain('<b>')
})

test('an account that is disabled stays out', async () => {
  provider.claims = { sub: 'mallory-1', name: 'Mallory' }
  const mallory = new Visitor(server.url)
  await mallory.signIn()
  const { identity } = (await mallory.json('GET', '/api/me')) as { identity: { id: string } }
  await ada.json('PATCH', `/api/people/${identity.id}`, { disabled: true })
  const page = await mallory.signIn()
  expect(page.status).toBe(403)
  expect(page.text).toContain('This account is disabled.')
  expect(await mallory.json('GET', '/api/me')).toMatchObject({ code: 'unauthenticated' })
})

test('where nobody new may come, members link their accounts', { timeout: TIMEOUT_MILLISECONDS }, async () => {
  const small = await startServer({ config: configuration(provider.origin, false), env: { ENCKE_NET_ALLOW: provider.host } })
  const owner = new Visitor(small.url)
  await owner.json('POST', '/api/setup', { name: 'Ada', password: 'a lighthouse by the sea' })
  provider.claims = { sub: 'ada-1', name: 'Ada' }
  const stranger = await new Visitor(small.url).signIn()
  expect(stranger.status).toBe(403)
  expect(stranger.text).toContain('belongs to nobody here')

  expect(await owner.json('GET', '/api/oidc/link')).toEqual({ linked: false })
  const { url } = (await owner.json('POST', '/api/oidc/link')) as { url: string }
  expect((await owner.get(url)).url).toBe(`${small.url}/settings`)
  expect(await owner.json('GET', '/api/oidc/link')).toEqual({ linked: true })

  const again = new Visitor(small.url)
  await again.signIn()
  expect(await again.json('GET', '/api/me')).toMatchObject({ identity: { name: 'Ada', role: 'owner' } })
  await small.stop()
})

test('without settings there is no provider', { timeout: TIMEOUT_MILLISECONDS }, async () => {
  const plain = await startServer({ config: { plugins: ['accounts', 'oidc'] } })
  const visitor = new Visitor(plain.url)
  await visitor.json('POST', '/api/setup', { name: 'Ada', password: 'a lighthouse by the sea' })
  expect(await visitor.json('GET', '/api/oidc')).toEqual({ label: null })
  expect((await visitor.get('/oidc/start')).status).toBe(404)
  await plain.stop()
})
