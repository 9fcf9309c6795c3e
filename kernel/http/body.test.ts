import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { serveApp } from './app.fixture.ts'

const echo = async (bodyBytes = 100) => {
  const app = await serveApp({ limits: { bodyBytes } })
  app.route('POST', '/api/echo', async (request) => ({ got: await request.json() }))
  app.route('POST', '/api/bytes', async (request) => ({ length: (await request.bytes()).length }))
  const send = (body: string | Uint8Array, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
    app.ask('POST', '/api/echo', { body, headers })
  return { ...app, send }
}

test('JSON arrives as it was sent', async () => {
  const { send } = await echo()
  expect((await send('{"text":"天氣 👋"}')).json).toEqual({ got: { text: '天氣 👋' } })
  expect((await send('null', { 'content-type': 'Application/JSON; charset="UTF-8"' })).json).toEqual({ got: null })
})

test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', 'application/jsonp', 'text/json', ''])(
  'a body of type "%s" is refused',
  async (type) => {
    const { send } = await echo()
    expect(await send('{}', type ? { 'content-type': type } : {})).toMatchObject({ status: 415, json: { code: 'wrong-type' } })
  },
)

test('a compressed body is refused, as bytes too', async () => {
  const { send, ask } = await echo()
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
  expect(await send('{}', headers)).toMatchObject({ status: 415, json: { code: 'wrong-type' } })
  expect(await ask('POST', '/api/bytes', { headers, body: '{}' })).toMatchObject({ status: 415 })
  expect(await send('{}', { 'content-type': 'application/json', 'content-encoding': 'identity' })).toMatchObject({ status: 200 })
})

test.each([
  ['', 'There is no JSON.'],
  ['{"a":', 'This is no JSON.'],
  ['\uFEFF{}', 'This is no JSON.'],
  [Uint8Array.of(0x22, 0xff, 0x22), 'The body is not UTF-8.'],
  [Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22), 'The body is not UTF-8.'],
  [Uint8Array.of(0xff, 0xfe, 0x7b, 0, 0x7d, 0), 'The body is not UTF-8.'],
])('%j is told why it cannot be read', async (body, detail) => {
  const { send } = await echo()
  expect(await send(body)).toMatchObject({ status: 400, json: { code: 'bad-request', detail } })
})

test('a body may have as many bytes as the limit says and no more', async () => {
  const { send } = await echo(10)
  const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }
  expect((await send('"12345678"')).status).toBe(200)
  expect((await send('"12345678"', headers)).status).toBe(200)
  expect(await send('"123456789"')).toMatchObject({ status: 413, json: { code: 'too-large' } })
  expect(await send('"123456789"', headers)).toMatchObject({ status: 413, json: { code: 'too-large' } })
})

test('the connection of a body that is too large can be used again', async () => {
  const { raw } = await echo(10)
  const large = `POST /api/echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 200000\r\n\r\n${' '.repeat(200_000)}`
  const small =
    'POST /api/echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1\r\nConnection: close\r\n\r\n1'
  const answers = await raw(large + small)
  expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200'])
  expect(answers).toMatch(/\{"got":1\}$/)
})

test.each([
  [`Content-Length: ${2 ** 30}`, ' '.repeat(65_536)],
  ['Transfer-Encoding: chunked', `10000\r\n${' '.repeat(65_536)}\r\n`],
])('who sends on and on after the answer is cut off (%s)', async (length, chunk) => {
  const { port } = await echo(10)
  const socket = connect(port, '127.0.0.1')
  socket.write(`POST /api/echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${length}\r\n\r\n`)
  let sent = 0
  const pump = (): void => {
    while (!socket.destroyed && socket.write(chunk)) sent += chunk.length
    sent += chunk.length
  }
  socket.on('drain', pump)
  socket.on('error', () => undefined)
  pump()
  await new Promise((resolve) => socket.once('close', resolve))
  expect(sent).toBeGreaterThan(16 * 2 ** 20)
  expect(sent).toBeLessThan(64 * 2 ** 20)
})

test('a client that leaves in mid-body is no fault of ours', async () => {
  const { port, logged, ...app } = await echo()
  const settled = new Promise((resolve) => {
    app.route('POST', '/api/cut', (request) => request.json().finally(() => resolve(request.signal.aborted)))
  })
  const socket = connect(port, '127.0.0.1')
  socket.write('POST /api/cut HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"a"')
  setImmediate(() => setImmediate(() => socket.destroy()))
  expect(await settled).toBe(true)
  expect(logged).toEqual([])
})
