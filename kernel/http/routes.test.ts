import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { serveApp } from './app.fixture.ts'

test('a handler gives a value, nothing or a Response', async () => {
  const { route, ask } = await serveApp()
  route('GET', '/api/value', () => ({ text: '天' }))
  route('GET', '/api/null', () => null)
  route('DELETE', '/api/nothing', async () => undefined)
  route('GET', '/api/response', () => {
    const stream = new ReadableStream({
      start(controller) {
        for (const part of ['one ', 'two']) controller.enqueue(new TextEncoder().encode(part))
        controller.close()
      },
    })
    const headers: [string, string][] = [
      ['Content-Type', 'text/csv'],
      ['Set-Cookie', 'a=1; Path=/'],
      ['Set-Cookie', 'b=2'],
      ['Content-Security-Policy', "default-src 'self'"],
    ]
    return new Response(stream, { status: 203, headers })
  })
  expect(await ask('GET', '/api/value')).toMatchObject({
    status: 200,
    text: '{"text":"天"}',
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  })
  expect(await ask('HEAD', '/api/value')).toMatchObject({ status: 200, text: '', headers: { 'content-length': '14' } })
  expect(await ask('GET', '/api/null')).toMatchObject({ status: 200, text: 'null' })
  expect(await ask('DELETE', '/api/nothing')).toMatchObject({ status: 204, text: '' })
  expect(await ask('GET', '/api/response')).toMatchObject({
    status: 203,
    text: 'one two',
    headers: {
      'content-type': 'text/csv',
      'set-cookie': ['a=1; Path=/', 'b=2'],
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'self'",
    },
  })
})

test('a HEAD is told what a GET would be, of any body', async () => {
  const { route, ask } = await serveApp()
  route('GET', '/api/value', () => ({ text: '天' }))
  route('GET', '/api/nothing', () => undefined)
  route('GET', '/api/text', () => new Response('天', { headers: { vary: 'Accept-Encoding', 'content-encoding': 'br' } }))
  route('GET', '/api/measured', () => new Response('天', { status: 203, headers: { 'content-length': '3' } }))
  route('GET', '/api/empty', () => new Response(null, { status: 304, headers: { etag: '"a"' } }))
  const told = ({ status, headers: { date: _, 'transfer-encoding': __, ...headers } }: Awaited<ReturnType<typeof ask>>) => ({
    status,
    headers,
  })
  for (const path of ['value', 'nothing', 'text', 'measured', 'empty'].map((name) => `/api/${name}`)) {
    const [got, headed] = [await ask('GET', path), await ask('HEAD', path)]
    expect(headed.text).toBe('')
    expect(told(headed), path).toEqual(told(got))
  }
})

test('a handler may take its request apart', async () => {
  const { route, ask } = await serveApp()
  route('POST', '/api/parts', async ({ bytes, json }) => ({ bytes: (await bytes()).length, json: await json() }))
  expect((await ask('POST', '/api/parts', { body: '{"a":1}', headers: { 'content-type': 'application/json' } })).text).toBe(
    '{"bytes":7,"json":{"a":1}}',
  )
})

test('an answer that breaks off is cut, and logged', async () => {
  const { route, ask, logged } = await serveApp()
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void => controller.error(new Error('the disk is gone'))
  const start = (controller: ReadableStreamDefaultController<Uint8Array>): void => controller.enqueue(new TextEncoder().encode('half'))
  route('GET', '/api/half', () => new Response(new ReadableStream({ start, pull }, { highWaterMark: 0 })))
  await expect(ask('GET', '/api/half')).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(logged).toMatchObject([{ message: 'an answer broke off', facts: { error: { message: 'the disk is gone' } } }])
})

test('a route says who may ask it', async () => {
  const { route, ask } = await serveApp()
  route('GET', '/api/mine', () => 1, {})
  route('GET', '/api/theirs', () => 1, { access: 'admin' })
  const as = (name: string) => ({ headers: { cookie: `encke=${name}` } })
  expect(await ask('GET', '/api/mine')).toMatchObject({
    status: 401,
    json: { code: 'unauthenticated' },
    headers: { 'www-authenticate': 'Bearer' },
  })
  expect((await ask('GET', '/api/mine', as('grace'))).status).toBe(200)
  expect((await ask('GET', '/api/theirs')).status).toBe(401)
  expect(await ask('GET', '/api/theirs', as('grace'))).toMatchObject({ status: 403, json: { code: 'forbidden' } })
  expect((await ask('GET', '/api/theirs', as('ada'))).status).toBe(200)
})

test('what is not there is 404, another method of what is there 405', async () => {
  const { route, ask } = await serveApp()
  route('GET', '/api/x', () => 1)
  route('PUT', '/api/x', () => 1)
  expect(await ask('GET', '/api/y')).toMatchObject({ status: 404, json: { code: 'not-found' } })
  expect(await ask('GET', '/api/x/')).toMatchObject({ status: 404 })
  expect(await ask('POST', '/api/x')).toMatchObject({
    status: 405,
    json: { status: 405, code: 'bad-request' },
    headers: { allow: 'GET, HEAD, PUT' },
  })
  expect(await ask('PROPFIND', '/api/x')).toMatchObject({ status: 405 })
})

test('broken percent-encoding is refused', async () => {
  const { route, ask } = await serveApp()
  route('GET', '/api/:id', () => 1)
  for (const id of ['%', '%zz', '%ff', '%00']) expect((await ask('GET', `/api/${id}`)).status, id).toBe(400)
  for (const path of ['/ui/%', '/ui/%ff', '/ui/%00', '/%00', '/?%']) {
    const { status } = await ask('GET', path)
    expect([200, 400, 404], path).toContain(status)
  }
})

test('who is asked for a head alone need not make the body', async () => {
  const { route, ask } = await serveApp()
  const cancelled = new Promise<void>((resolve) => {
    route('GET', '/api/endless', () => new Response(new ReadableStream({ cancel: () => resolve() })))
  })
  expect(await ask('HEAD', '/api/endless')).toMatchObject({ status: 200, text: '' })
  await cancelled
})

test('a handler learns that its client has left', async () => {
  const { port, route } = await serveApp()
  const left = new Promise<void>((resolve) => {
    route('GET', '/api/slow', ({ signal }) => {
      signal.addEventListener('abort', () => resolve())
      socket.destroy()
      return left
    })
  })
  const socket = connect(port, '127.0.0.1', () => socket.write('GET /api/slow HTTP/1.1\r\nHost: localhost\r\n\r\n'))
  await left
})

test('a handler whose client stays is not told that it left', async () => {
  const { ask, route } = await serveApp()
  let aborted = false
  route('GET', '/api/x', ({ signal }) => {
    signal.addEventListener('abort', () => {
      aborted = true
    })
  })
  for (const _ of [1, 2]) expect((await ask('GET', '/api/x')).status).toBe(204)
  expect(aborted).toBe(false)
})

test('a body may be read more than once', async () => {
  const { ask, route } = await serveApp()
  route('POST', '/api/twice', async (request) => [await request.json(), await request.json()])
  expect((await ask('POST', '/api/twice', { headers: { 'content-type': 'application/json' }, body: '7' })).json).toEqual([7, 7])
})
