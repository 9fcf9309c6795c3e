import { expect, test } from 'vitest'
import { ClientError } from '../errors.ts'
import { serveApp } from './app.fixture.ts'
import { readSettings } from './settings.ts'

test('what is thrown becomes a problem, and our own faults tell nothing but to the log', async () => {
  const { route, ask, logged } = await serveApp()
  route('GET', '/api/refused', () => {
    throw new ClientError('too-many', 'Slowly.', 1_200)
  })
  route('GET', '/api/broken', async () => {
    throw new Error('the secret')
  })
  const refused = await ask('GET', '/api/refused')
  expect(refused.headers).toMatchObject({ 'content-type': 'application/problem+json', 'retry-after': '2', 'cache-control': 'no-store' })
  expect(refused.json).toEqual({
    type: 'urn:encke:problem:too-many',
    title: 'Too Many Requests',
    status: 429,
    code: 'too-many',
    detail: 'Slowly.',
  })
  expect(logged).toEqual([])
  const broken = await ask('GET', '/api/broken?token=x')
  expect(broken).toMatchObject({ status: 500, json: { code: 'internal' } })
  expect(broken.text).not.toContain('secret')
  expect(logged).toMatchObject([{ message: 'a request failed', facts: { path: '/api/broken', error: { message: 'the secret' } } }])
})

test('a full disk is told as such, and logged', async () => {
  const { route, ask, logged } = await serveApp()
  route('POST', '/api/x', () => {
    throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
  })
  expect(await ask('POST', '/api/x')).toMatchObject({ status: 507, json: { code: 'storage-full' } })
  expect(logged).toHaveLength(1)
})

test('every answer bears the security headers, errors and static files too', async () => {
  const { ask } = await serveApp({ settings: readSettings({ ENCKE_URL: 'https://chat.example.com' }) })
  for (const path of ['/', '/nowhere', '/up', '/api/nowhere', '/ui/index.html', `/${'x'.repeat(10_000)}`]) {
    const { headers } = await ask('GET', path)
    expect(headers, path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000',
    })
    expect(headers['content-security-policy'], path).toMatch(/^default-src 'none'; /)
  }
})

test('a host that is not ours is refused, a literal one and ours are not', async () => {
  const { ask } = await serveApp({ settings: readSettings({ ENCKE_URL: 'https://chat.example.com', ENCKE_TRUST_PROXY: '127.0.0.1' }) })
  expect(await ask('GET', '/', { headers: { host: 'evil.example' } })).toMatchObject({ status: 421, json: { code: 'wrong-host' } })
  expect(await ask('GET', '/', { headers: { host: 'evil.example', 'x-forwarded-host': 'chat.example.com' } })).toMatchObject({
    status: 200,
  })
  expect(await ask('GET', '/', { headers: { 'x-forwarded-host': 'evil.example' } })).toMatchObject({ status: 421 })
  for (const host of ['chat.example.com', '127.0.0.1:1', 'localhost', '[::1]:80']) {
    expect((await ask('GET', '/', { headers: { host } })).status, host).toBe(200)
  }
})

test('a request with two hosts, or one for another server, is refused', async () => {
  const { raw } = await serveApp()
  expect(await raw('GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/)
  expect(await raw('GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/)
  expect(await raw('OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/)
  expect(await raw('GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/)
  expect(await raw('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200/)
})

test('an address that is too long is refused', async () => {
  const { ask } = await serveApp({ limits: { urlBytes: 20 } })
  expect((await ask('GET', `/rooms/${'x'.repeat(13)}`)).status).toBe(200)
  expect(await ask('GET', `/rooms/${'x'.repeat(14)}`)).toMatchObject({ status: 413, json: { code: 'too-large' } })
  expect(await ask('GET', `/?${'x'.repeat(19)}`)).toMatchObject({ status: 413 })
})

test('Node itself refuses a head that is too large or too slow', async () => {
  const { raw } = await serveApp({ limits: { headerBytes: 2_000, headerSeconds: 0.2, requestSeconds: 1 } })
  expect(await raw(`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(2_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1\.1 431 .*\r\nConnection: close\r\n\r\n$/s,
  )
  expect(await raw('GET / HTTP/1.1\r\nHost: loc')).toMatch(/^HTTP\/1\.1 408 .*\r\nConnection: close\r\n\r\n$/s)
  expect(await raw('')).toMatch(/^HTTP\/1\.1 408/)
})

test('GET /up tells whether the server is ready, and until then nothing else is answered', async () => {
  let phase: 'starting' | 'ready' | 'draining' = 'starting'
  const { ask } = await serveApp({ phase: () => phase })
  expect(await ask('GET', '/up')).toMatchObject({ status: 503, json: { status: 'starting' }, headers: { 'retry-after': '1' } })
  expect(await ask('GET', '/')).toMatchObject({ status: 503, json: { code: 'busy' }, headers: { 'retry-after': '1' } })
  expect(await ask('GET', '/comet/sse')).toMatchObject({ status: 503 })
  phase = 'ready'
  expect(await ask('GET', '/up')).toMatchObject({ status: 200, text: '{"status":"ok"}' })
  expect(await ask('HEAD', '/up')).toMatchObject({ status: 200, text: '' })
  expect((await ask('GET', '/')).status).toBe(200)
  phase = 'draining'
  expect(await ask('GET', '/up')).toMatchObject({ status: 503, json: { status: 'draining' } })
  expect(await ask('GET', '/api/x')).toMatchObject({ status: 503, json: { code: 'draining' }, headers: { 'retry-after': '2' } })
  expect(await ask('GET', '/comet/sse')).toMatchObject({ status: 200, json: { held: '/comet/sse' } })
})

test('what fails once its head was sent is cut, and logged', async () => {
  const { ask, logged } = await serveApp({
    held: async ({ res }) => {
      res.flushHeaders()
      throw new Error('too late')
    },
  })
  await expect(ask('GET', '/comet/sse')).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(logged).toMatchObject([{ message: 'a request failed', facts: { error: { message: 'too late' } } }])
})

test('a held request that is refused ends its connection, another does not', async () => {
  const { raw } = await serveApp({
    held: async () => {
      throw new ClientError('bad-request', 'No channel.')
    },
  })
  expect(await raw('GET /comet/sse HTTP/1.1\r\nHost: localhost\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*\r\nConnection: close\r\n/s)
  const both = await raw(
    'GET /api/x HTTP/1.1\r\nHost: localhost\r\n\r\nGET /api/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  )
  expect(both.match(/HTTP\/1\.1 404/g)).toHaveLength(2)
})
