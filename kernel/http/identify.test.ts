import { expect, test } from 'vitest'
import { ClientError } from '../errors.ts'
import { serveApp } from './app.fixture.ts'
import { readSettings } from './settings.ts'

const EVIL = { origin: 'https://evil.example' }

test('a handler sees who asks, for what and from where', async () => {
  const { route, ask } = await serveApp({ settings: readSettings({ ENCKE_TRUST_PROXY: '127.0.0.1' }) })
  route('GET', '/api/who/:what', (request) => {
    const { method, path, params, identity, credentials, address, local, origin } = request
    const seen = { query: request.query.getAll('q'), cookie: request.cookies.get('encke') ?? null, header: request.headers.get('x-some') }
    return { method, path, params, identity: identity?.id ?? null, session: credentials?.session ?? null, address, local, origin, ...seen }
  })
  const headers = { cookie: 'encke=ada', host: 'localhost:99', 'x-some': 'thing' }
  expect((await ask('GET', '/api/who/a%20b?q=1&q=%E5%A4%A9', { headers })).json).toEqual({
    method: 'GET',
    path: '/api/who/a%20b',
    params: { what: 'a b' },
    query: ['1', '天'],
    identity: 'ada',
    session: 'ada',
    cookie: 'ada',
    header: 'thing',
    address: '127.0.0.1',
    local: true,
    origin: 'http://localhost:99',
  })
  const forwarded = { host: 'localhost:99', 'x-forwarded-for': '198.51.100.7', 'x-forwarded-proto': 'https' }
  expect((await ask('GET', '/api/who/x', { headers: forwarded })).json).toMatchObject({
    identity: null,
    address: '198.51.100.7',
    local: false,
    origin: 'https://localhost:99',
  })
})

test('where a public address is configured, it is our origin and nobody is local', async () => {
  const { route, ask } = await serveApp({ settings: readSettings({ ENCKE_URL: 'https://chat.example.com' }) })
  route('GET', '/api/who', ({ local, origin }) => ({ local, origin }))
  expect((await ask('GET', '/api/who')).json).toEqual({ local: false, origin: 'https://chat.example.com' })
})

test('a foreign request speaks for nobody, and may ask only what says so', async () => {
  const { route, ask } = await serveApp()
  const who = ({ identity, headers, cookies }: Parameters<Parameters<typeof route>[2]>[0]) => [
    identity?.id ?? null,
    headers.has('cookie'),
    cookies.size,
  ]
  route('GET', '/api/open', who, { access: 'anyone' })
  route('POST', '/api/open', who, { access: 'anyone' })
  route('GET', '/api/widget', who, { access: 'anyone', foreign: true })
  route('GET', '/api/mine', who, { foreign: true })
  route('GET', '/hello/there', who, { access: 'anyone' })
  route('POST', '/hello/there', who, { access: 'anyone' })
  const evil = { headers: { ...EVIL, cookie: 'encke=ada' } }
  for (const path of ['/api/open', '/api/nowhere', '/channels/x', '/api']) {
    const refused = await ask('GET', path, evil)
    expect(refused, path).toMatchObject({ status: 403, json: { code: 'foreign-origin' } })
    expect(refused.headers, path).not.toHaveProperty('access-control-allow-origin')
  }
  expect((await ask('POST', '/api/open', evil)).status).toBe(403)
  expect((await ask('POST', '/hello/there', evil)).status).toBe(403)
  expect(await ask('GET', '/hello/there', evil)).toMatchObject({ status: 200, json: [null, false, 0] })
  const allowed = await ask('GET', '/api/widget', evil)
  expect(allowed).toMatchObject({ status: 200, json: [null, false, 0] })
  expect(allowed.headers).toMatchObject({
    'access-control-allow-origin': '*',
    vary: 'Origin',
    'cross-origin-resource-policy': 'cross-origin',
  })
  expect(allowed.headers).not.toHaveProperty('access-control-allow-credentials')
  expect(await ask('GET', '/api/mine', evil)).toMatchObject({ status: 401, headers: { 'access-control-allow-origin': '*' } })
  expect((await ask('GET', '/comet/sse', evil)).json).toEqual({ held: '/comet/sse', foreign: true, identity: null })
})

test('a route for foreign pages may refuse one, which then cannot read the refusal', async () => {
  const { route, ask } = await serveApp()
  const refuse = () => {
    throw new ClientError('foreign-origin', 'Not this one.')
  }
  route('GET', '/channels/*name', refuse, { access: 'anyone', foreign: true })
  const refused = await ask('GET', '/channels/chat/lobby', { headers: EVIL })
  expect(refused).toMatchObject({ status: 403, json: { code: 'foreign-origin' } })
  expect(refused.headers).not.toHaveProperty('access-control-allow-origin')
})

test('without Origin the cookie counts', async () => {
  const { ask } = await serveApp()
  expect((await ask('GET', '/comet/sse', { headers: { cookie: 'encke=ada' } })).json).toMatchObject({ foreign: false, identity: 'ada' })
})

test('a token replaces the cookie, and no page that bears one is foreign', async () => {
  const { route, ask } = await serveApp()
  route('GET', '/api/me', ({ identity, cookies }) => [identity?.id, cookies.size], {})
  const headers = { ...EVIL, authorization: 'Bearer robot', cookie: 'encke=ada' }
  expect(await ask('GET', '/api/me', { headers })).toMatchObject({
    status: 200,
    json: ['robot', 0],
    headers: { 'access-control-allow-origin': '*' },
  })
})

test('preflights are answered before anything is judged', async () => {
  const guards = () => [
    () => {
      throw new ClientError('not-set-up', 'Nobody owns this yet.')
    },
  ]
  const { ask } = await serveApp({ guards })
  for (const path of ['/api/me', '/channels/chat/lobby', '/comet/sse']) {
    const { status, headers, text } = await ask('OPTIONS', path, { headers: { ...EVIL, 'access-control-request-method': 'POST' } })
    expect([status, text], path).toEqual([204, ''])
    expect(headers, path).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key, Last-Event-ID',
      'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
    })
    expect(headers, path).not.toHaveProperty('access-control-allow-credentials')
  }
})

test('guards judge what speaks for somebody, and no pages', async () => {
  const seen: string[] = []
  const guards = () => [
    ({ method, path }: { method: string; path: string }) => {
      seen.push(`${method} ${path}`)
      throw new ClientError('not-set-up', 'Nobody owns this yet.')
    },
  ]
  const { route, ask } = await serveApp({ guards })
  route('GET', '/api/x', () => 1)
  for (const path of ['/api/x', '/comet/sse', '/channels/x', '/api/nowhere']) {
    expect(await ask('GET', path), path).toMatchObject({ status: 403, json: { code: 'not-set-up' } })
  }
  expect((await ask('GET', '/')).status).toBe(200)
  expect(seen).toEqual(['GET /api/x', 'GET /comet/sse', 'GET /channels/x', 'GET /api/nowhere'])
})

test('a token may be good for one path alone', async () => {
  const { route, ask } = await serveApp({
    identify: async ({ bearer, path }) =>
      bearer === 'sluice' && path === '/api/gate' ? { identity: { id: 'gate', name: 'Gate', role: 'bot' }, token: 'gate' } : undefined,
  })
  route('POST', '/api/gate', ({ identity }) => ({ identity: identity?.id ?? null }))
  route('POST', '/api/house', () => ({}))
  const headers = { authorization: 'Bearer sluice' }
  expect((await ask('POST', '/api/gate', { headers })).json).toEqual({ identity: 'gate' })
  expect(await ask('POST', '/api/house', { headers })).toMatchObject({ status: 401, json: { code: 'unauthenticated' } })
  expect((await ask('POST', '/api/gate/', { headers })).status).toBe(401)
})
